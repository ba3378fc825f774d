-- Instants are nanoseconds since head.zero, which is nanoseconds since 1970.
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  zero INTEGER NOT NULL, clock INTEGER NOT NULL, turn INTEGER NOT NULL,
  message INTEGER NOT NULL, send INTEGER NOT NULL, webhook INTEGER NOT NULL
) STRICT;

-- What never changes of a message, apart from what does: a state that changes takes no text along.
CREATE TABLE message (
  number INTEGER PRIMARY KEY, umid BLOB NOT NULL, subaccount TEXT NOT NULL, submitted INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_umid ON message (umid);
CREATE TABLE state (
  number INTEGER PRIMARY KEY, changed INTEGER NOT NULL, open INTEGER NOT NULL, state BLOB NOT NULL
) STRICT;
CREATE TABLE record (
  number INTEGER NOT NULL, turn INTEGER NOT NULL, lines BLOB NOT NULL, PRIMARY KEY (number, turn)
) STRICT, WITHOUT ROWID;

-- Rows are written once and removed when their time has come. A timer that was stopped stays until then.
CREATE TABLE timer (
  due INTEGER NOT NULL, class INTEGER NOT NULL, since INTEGER NOT NULL, number INTEGER NOT NULL, step INTEGER NOT NULL,
  kind INTEGER NOT NULL, PRIMARY KEY (due, class, since, number, step, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE send (
  seq INTEGER PRIMARY KEY, number INTEGER NOT NULL, step INTEGER NOT NULL, channel TEXT NOT NULL,
  attempt INTEGER NOT NULL, claimed INTEGER NOT NULL
) STRICT;
CREATE TABLE handle (
  adapter TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (adapter, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX handle_number ON handle (number);
CREATE TABLE stray (
  adapter TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, status INTEGER NOT NULL, code INTEGER NOT NULL
) STRICT;
CREATE INDEX stray_id ON stray (adapter, id);

CREATE TABLE webhook (
  place INTEGER PRIMARY KEY, number INTEGER NOT NULL, url TEXT NOT NULL, authorization TEXT NOT NULL, step INTEGER NOT NULL,
  status INTEGER NOT NULL, code INTEGER NOT NULL, delivered INTEGER NOT NULL, at INTEGER NOT NULL,
  attempt INTEGER NOT NULL, due INTEGER NOT NULL
) STRICT;
CREATE TABLE registration (
  place INTEGER PRIMARY KEY, account TEXT NOT NULL, subaccount TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (account, subaccount, type)
) STRICT;

-- Messages are numbered in a row: a batch has those from first to before past.
CREATE TABLE batch (
  id BLOB PRIMARY KEY, subaccount TEXT NOT NULL, client TEXT NOT NULL, first INTEGER NOT NULL, past INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_first ON batch (first) WHERE past > first;
CREATE TABLE refused (umid BLOB PRIMARY KEY, record TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE once (
  subaccount TEXT NOT NULL, key TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (subaccount, key)
) STRICT, WITHOUT ROWID;
