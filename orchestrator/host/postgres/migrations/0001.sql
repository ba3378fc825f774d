-- Instants are nanoseconds since store.zero, which is nanoseconds since 1970. What comes from outside is bytea: text takes
-- neither every byte nor every order of them.
CREATE TABLE cascade.store (
  one smallint PRIMARY KEY CHECK (one = 1),
  zero bigint NOT NULL, registered bigint NOT NULL -- how often registrations have changed
);

-- Who has a shard: its owner raises beat as long as it lives, and whoever takes it raises epoch. The rest is where its
-- owner left off. A message's number, a send's and a webhook's have the shard in their upper sixteen bits.
CREATE TABLE cascade.shard (
  no smallint PRIMARY KEY, epoch bigint NOT NULL, owner text NOT NULL, beat bigint NOT NULL,
  clock bigint NOT NULL, turn bigint NOT NULL, message bigint NOT NULL, send bigint NOT NULL, webhook bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO cascade.shard
  SELECT n, 0, '', 0, 0, 0, n::bigint << 48, n::bigint << 48, n::bigint << 48 FROM generate_series(0, 15) AS of(n);
-- The processes that live, or lived a little while ago.
CREATE TABLE cascade.process (id text PRIMARY KEY, beat bigint NOT NULL);

-- What never changes of a message, apart from what does: a state that changes takes no text along, and stays in its page.
CREATE TABLE cascade.message (
  number bigint PRIMARY KEY, umid uuid NOT NULL, subaccount text NOT NULL, submitted bigint NOT NULL, body bytea NOT NULL
);
CREATE UNIQUE INDEX message_umid ON cascade.message (umid);
CREATE TABLE cascade.state (
  number bigint PRIMARY KEY, changed bigint NOT NULL, open boolean NOT NULL, state bytea NOT NULL
) WITH (fillfactor = 70);
CREATE TABLE cascade.record (
  number bigint NOT NULL, turn bigint NOT NULL, lines bytea NOT NULL, PRIMARY KEY (number, turn)
);

-- Rows are written once and removed when their time has come. A timer that was stopped stays until then.
CREATE TABLE cascade.timer (
  shard smallint NOT NULL, due bigint NOT NULL, class smallint NOT NULL, since bigint NOT NULL, number bigint NOT NULL,
  step smallint NOT NULL, kind smallint NOT NULL, PRIMARY KEY (shard, due, class, since, number, step, kind)
);

CREATE TABLE cascade.send (
  seq bigint PRIMARY KEY, number bigint NOT NULL, step smallint NOT NULL, channel text NOT NULL,
  attempt integer NOT NULL, claimed boolean NOT NULL
);
CREATE TABLE cascade.handle (
  adapter text NOT NULL, id bytea NOT NULL, number bigint NOT NULL, step smallint NOT NULL, PRIMARY KEY (adapter, id)
);
CREATE INDEX handle_number ON cascade.handle (number);
CREATE TABLE cascade.stray (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shard smallint NOT NULL, adapter text NOT NULL, id bytea NOT NULL, at bigint NOT NULL, status smallint NOT NULL,
  code integer NOT NULL
);
CREATE INDEX stray_id ON cascade.stray (shard, adapter, id);

CREATE TABLE cascade.webhook (
  place bigint PRIMARY KEY, number bigint NOT NULL, url bytea NOT NULL, auth bytea NOT NULL, step smallint NOT NULL,
  status smallint NOT NULL, code integer NOT NULL, delivered boolean NOT NULL, at bigint NOT NULL,
  attempt integer NOT NULL, due bigint NOT NULL
);
CREATE TABLE cascade.registration (
  place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account bytea NOT NULL, subaccount bytea NOT NULL, type bytea NOT NULL, body bytea NOT NULL,
  UNIQUE (account, subaccount, type)
);

-- Messages are numbered in a row: a batch has those from first to before past.
CREATE TABLE cascade.batch (
  id uuid PRIMARY KEY, subaccount text NOT NULL, client bytea NOT NULL, first bigint NOT NULL, past bigint NOT NULL
);
CREATE INDEX batch_first ON cascade.batch (first) WHERE past > first;
CREATE TABLE cascade.refused (umid uuid PRIMARY KEY, shard smallint NOT NULL, record bytea NOT NULL, at bigint NOT NULL);
CREATE TABLE cascade.once (
  subaccount text NOT NULL, key bytea NOT NULL, shard smallint NOT NULL, answer bytea NOT NULL, at bigint NOT NULL,
  PRIMARY KEY (subaccount, key)
);

-- What a process took for a shard that another one owns: its owner applies it.
CREATE TABLE cascade.inbox (
  shard smallint NOT NULL, seq bigint GENERATED ALWAYS AS IDENTITY, body bytea NOT NULL,
  PRIMARY KEY (shard, seq)
);
-- What became of it, for those who wait for that.
CREATE TABLE cascade.reply (id uuid PRIMARY KEY, shard smallint NOT NULL, body bytea NOT NULL, at bigint NOT NULL);
