// The messages of the world, as compact rows in the order of their submission: filled from the API's list and
// kept up by the timeline's lines. A hundred thousand take about thirty megabytes.
const most = 200_000;

export const table = { rows: [], byUMID: new Map(), forgotten: 0, added: 0 }; // added: rows that came after the first

export function clear() {
  table.rows = [];
  table.byUMID = new Map();
  table.forgotten = 0;
  table.added = 0;
}

// fillOlder puts in a page of messages older than all that are there, the newest first.
export function fillOlder(page) {
  const older = [];
  for (const m of page) {
    if (table.byUMID.has(m.umid)) continue;
    const row = fromAPI(m);
    table.byUMID.set(row.umid, row);
    older.push(row);
  }
  return older.reverse();
}

function fromAPI(m) {
  return {
    umid: m.umid, client: m.clientMessageId || "", to: m.recipient || "", submitted: m.submitted,
    outcome: m.outcome, channel: m.channel || "", at: m.at === undefined ? null : m.at,
    copies: m.copies || 0, fired: m.fired || 0,
  };
}

function add(row) {
  table.byUMID.set(row.umid, row);
  table.rows.push(row);
  table.added++;
  if (table.rows.length > most + most / 10) {
    for (const old of table.rows.splice(0, most / 10)) table.byUMID.delete(old.umid);
    table.forgotten += most / 10;
  }
}

// apply takes one line of the timeline.
export function apply(line) {
  let row = table.byUMID.get(line.umid);
  if (!row) {
    if (line.kind !== "submitted") return;
    row = {
      umid: line.umid, client: line.clientMessageId || "", to: line.recipient || "", submitted: line.t,
      outcome: "open", channel: "", at: null, copies: 0, fired: 0,
    };
    add(row);
    return;
  }
  switch (line.kind) {
    case "fired":
      row.fired = Math.max(row.fired + (line.step > (row.step || row.fired) ? 1 : 0), 1);
      row.step = line.step;
      if (row.outcome !== "succeeded") row.channel = line.channel;
      break;
    case "skipped":
      row.step = line.step;
      break;
    case "receipt":
      if (line.copy > row.copies) row.copies = line.copy;
      break;
    case "succeeded":
      row.outcome = "succeeded";
      row.channel = line.channel;
      row.at = line.t;
      break;
    case "failed":
    case "expired":
    case "cancelled":
      row.outcome = line.kind;
      row.at = line.t;
      break;
    default:
  }
}

// pick lists the rows that pass the filters, the newest first; null: all of them do.
export function pick({ q, outcome, channel, trait }) {
  if (!q && !outcome && !channel && !trait) return null;
  const wanted = q.trim().toLowerCase();
  const picked = [];
  for (let i = table.rows.length - 1; i >= 0; i--) {
    const r = table.rows[i];
    if (outcome && r.outcome !== outcome) continue;
    if (channel && r.channel !== channel) continue;
    if (trait === "duplicates" && r.copies < 2) continue;
    if (trait === "fellback" && r.fired < 2) continue;
    if (wanted && !r.umid.includes(wanted) && !r.to.includes(wanted) && !r.client.toLowerCase().includes(wanted)) continue;
    picked.push(r);
  }
  return picked;
}
