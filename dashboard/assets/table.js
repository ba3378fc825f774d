// The business messages of the world, as compact rows in the order of their first send: filled from the API's list and
// kept up by the timeline's lines. A message of the Send API is a row; sends over wires that belong together are one.
// A hundred thousand rows take about thirty megabytes.
import { mostSends } from "./journey.js";

const most = 200_000;
const mostRefused = 20;

/** @import { Answers } from "./api.js" */
/** @import { Line } from "./stream.js" */

/**
 * @typedef {object} Standing of a message, or of the sends that belong together
 * @property {string} umid of the first
 * @property {string} client what its sender calls it by, or ""
 * @property {string} to
 * @property {number} submitted
 * @property {string} outcome
 * @property {string} channel
 * @property {number | null} at when it ended
 * @property {number} copies
 * @property {number} fired
 */

/** @typedef {Standing & {row?: Together, step?: number, sends?: undefined}} Send with the row that it is told in, if not its own */
/** @typedef {Standing & {key: string, sends: Send[], open: number, won: Send | null}} Together */
/** @typedef {Send | Together} Row */

const empty = () => ({
  /** @type {Row[]} */
  rows: [],
  /** @type {Map<string | undefined, Send>} */
  byUMID: new Map(),
  /** @type {Map<string, Together>} */
  journeys: new Map(),
  forgotten: 0,
  added: 0,        // rows that came after the first
  twice: 0,        // rows with two copies or more
  latest: "",      // what was sent last
  /** @type {Map<string, {sends: number, refused: Line[]}>} by wire, and the latest lines that tell of a refused request */
  over: new Map(),
});

export const table = empty();

export const clear = () => Object.assign(table, empty());

// rowOf is the row of a message, or undefined. A send over a wire leads to the row of all that belong together.
/** @param {string} [umid] @returns {Row | undefined} */
export function rowOf(umid) {
  const known = table.byUMID.get(umid);
  return known && (known.row || known);
}

// leadOf is the message by which a row is selected: of many sends the latest, as a story tells those before it.
/** @param {Row} row */
export const leadOf = (row) => (row.sends && row.sends.length > mostSends
  ? row.sends.reduce((a, b) => (b.submitted >= a.submitted ? b : a)).umid : row.umid);

// fillOlder puts in a page of messages older than all that are there, the newest first.
/** @param {Answers["Row"][]} page */
export function fillOlder(page) {
  /** @type {Row[]} */
  const older = [];
  /** @type {Set<Row>} */
  const moved = new Set(); // rows of which an earlier send was found
  for (const m of page) {
    if (table.byUMID.has(m.umid)) continue;
    if (!table.latest) table.latest = m.umid;
    const send = sendFromAPI(m);
    const row = take(send, m, true);
    if (row.sends && row.sends.length > 1 && !moved.has(row)) moved.add(row);
    older.push(row);
  }
  if (moved.size) table.rows = table.rows.filter((r) => !moved.has(r));
  const last = new Map(older.map((row, i) => [row, i])); // a row stands where its first send does
  table.rows = older.filter((row, i) => last.get(row) === i).reverse().concat(table.rows);
}

/** @param {Answers["Row"]} m @returns {Send} */
const sendFromAPI = (m) => ({
  umid: m.umid, client: m.clientMessageId || "", to: m.recipient, submitted: m.submitted,
  outcome: m.outcome, channel: m.channel || "", at: m.at ?? null, copies: m.copies, fired: m.fired,
});

/** @param {Line} line @returns {Send} */
const sendFromLine = (line) => ({
  umid: line.umid || "", client: line.clientMessageId || "", to: line.recipient || "", submitted: line.t,
  outcome: "open", channel: "", at: null, copies: 0, fired: 0,
});

// take puts in a message and gives its row: its own, or that of the sends over wires that it belongs to, which are told
// together by their ref, or without one by their recipient.
/** @param {Send} send @param {{wire?: string, ref?: string}} of @param {boolean} first @returns {Row} */
function take(send, { wire, ref = "" }, first) {
  if (!wire) {
    table.byUMID.set(send.umid, send);
    if (send.copies > 1) table.twice++;
    return send;
  }
  const key = ref ? `ref ${ref}` : `to ${send.to}`;
  let row = table.journeys.get(key);
  if (!row) {
    row = {
      umid: send.umid, key, client: ref, to: send.to, submitted: send.submitted, outcome: "open", channel: "", at: null,
      copies: 0, fired: 0, sends: [], open: 0, won: null,
    };
    table.journeys.set(key, row);
  }
  over(wire).sends++;
  send.row = row;
  table.byUMID.set(send.umid, send);
  row.sends.push(send); // as they were heard of: the older ones of a list come last
  if (first) Object.assign(row, { umid: send.umid, to: send.to, submitted: send.submitted });
  row.fired += send.fired;
  gotCopies(row, row.copies + send.copies);
  if (send.outcome === "open") row.open++;
  regard(row, send);
  return row;
}

/** @param {string} wire */
function over(wire) {
  const heard = table.over.get(wire) || { sends: 0, refused: [] };
  table.over.set(wire, heard);
  return heard;
}

/** @param {Row} row @param {number} copies */
function gotCopies(row, copies) {
  if (row.copies < 2 && copies > 1) table.twice++;
  row.copies = copies;
}

// regard brings a row up to date with one of its sends: the first that succeeded tells how it stands, or else one that
// is open, or else the last.
/** @param {Together} row @param {Send} send */
function regard(row, send) {
  if (send.outcome === "succeeded" && (!row.won || (send.at || 0) < (row.won.at || 0))) row.won = send;
  if (row.won) Object.assign(row, { outcome: "succeeded", channel: row.won.channel, at: row.won.at });
  else Object.assign(row, { outcome: row.open ? "open" : send.outcome, channel: send.channel, at: row.open ? null : send.at });
}

/** @param {Line} line */
function add(line) {
  const send = sendFromLine(line);
  const known = line.wire && table.journeys.get(line.ref ? `ref ${line.ref}` : `to ${send.to}`);
  const row = take(send, line, false);
  table.latest = send.umid;
  if (known) return;
  table.rows.push(row);
  table.added++;
  if (table.rows.length > most + most / 10) {
    for (const old of table.rows.splice(0, most / 10)) forget(old);
    table.forgotten += most / 10;
  }
}

/** @param {Row} row */
function forget(row) {
  if (row.copies > 1) table.twice--;
  if (row.sends) table.journeys.delete(row.key);
  for (const { umid } of row.sends || [row]) table.byUMID.delete(umid);
}

// apply takes one line of the timeline.
/** @param {Line} line */
export function apply(line) {
  const send = table.byUMID.get(line.umid);
  if (!send) {
    if (line.kind === "submitted") add(line);
    else if (line.kind === "refused") refused(over(line.wire || ""), line);
    return;
  }
  const { row, fired, copies, outcome, channel } = send;
  change(send, line);
  if (!row) {
    if (send.copies > 1 && copies < 2) table.twice++;
    return;
  }
  row.fired += send.fired - fired;
  if (send.copies > copies) gotCopies(row, row.copies + send.copies - copies);
  if (outcome === "open" && send.outcome !== "open") row.open--;
  if (send.outcome !== outcome || send.channel !== channel) regard(row, send);
}

/** @param {{refused: Line[]}} heard @param {Line} line */
function refused(heard, line) {
  heard.refused = [...heard.refused.slice(1 - mostRefused), line];
}

// change brings a message up to date with a line of its own.
/** @param {Send} send @param {Line} line */
function change(send, { kind, t, step = 0, channel, copy = 0 }) {
  switch (kind) {
    case "fired":
      send.fired = Math.max(send.fired + (step > (send.step || send.fired) ? 1 : 0), 1);
      send.step = step;
      if (send.outcome !== "succeeded") send.channel = channel || "";
      break;
    case "skipped":
      send.step = step;
      break;
    case "receipt":
      send.copies = Math.max(send.copies, copy);
      break;
    case "succeeded":
      send.outcome = kind;
      send.channel = channel || "";
      send.at = t;
      break;
    case "failed":
    case "expired":
    case "cancelled":
      send.outcome = kind;
      send.at = t;
      break;
    default:
  }
}

// asNumber is a text that is a number, without what people write it with; "" where it is none.
/** @param {string} text */
const asNumber = (text) => (/^\+?[\d ().-]*\d[\d ().-]*$/.test(text) ? text.replace(/[ ().-]/g, "") : "");

// pick lists the rows that pass the filters, the newest first; null: all of them do. Found are the umids of those that the
// server found by what the rows do not hold.
/** @param {Record<"q" | "outcome" | "channel" | "trait", string> & {found?: Set<string>}} filters */
export function pick({ q, outcome, channel, trait, found = new Set() }) {
  if (!q && !outcome && !channel && !trait) return null;
  const wanted = q.trim().toLowerCase();
  const number = asNumber(wanted);
  const isFound = (/** @type {Row} */ { umid, to }) => found.has(umid) || umid.includes(wanted) || to.includes(wanted)
    || (number && to.includes(number));
  const picked = [];
  for (let i = table.rows.length - 1; i >= 0; i--) {
    const r = table.rows[i];
    if (outcome && r.outcome !== outcome) continue;
    if (channel && r.channel !== channel && !(r.sends && r.sends.some((s) => s.channel === channel))) continue;
    if (trait === "duplicates" && r.copies < 2) continue;
    if (trait === "fellback" && r.fired < 2) continue;
    if (wanted && !isFound(r) && !r.client.toLowerCase().includes(wanted) && !(r.sends && r.sends.some(isFound))) continue;
    picked.push(r);
  }
  return picked;
}
