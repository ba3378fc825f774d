// The business messages of the world, as compact rows in the order of their first send: filled from the API's list and
// kept up by the timeline's lines. A message of the Send API is a row; sends over wires that belong together are one.
// A hundred thousand rows take about thirty megabytes.
import { mostSends } from "./journey.js";

const most = 200_000;
const mostRefused = 20;

/**
 * @typedef {object} Row a message, or the sends over wires that belong together; a send has a row then
 * @property {string} umid
 * @property {string} [key]
 * @property {string} client
 * @property {string} to
 * @property {number} submitted
 * @property {string} outcome
 * @property {string} channel
 * @property {number | null} at
 * @property {number} copies
 * @property {number} fired
 * @property {any[]} [sends]
 * @property {number} [open]
 * @property {any} [won]
 * @property {any} [row]
 * @property {number} [step]
 */

const empty = () => ({
  rows: /** @type {Row[]} */ ([]), byUMID: new Map(), journeys: new Map(), forgotten: 0,
  added: 0,        // rows that came after the first
  twice: 0,        // rows with two copies or more
  latest: "",      // what was sent last
  over: new Map(), // by wire, how many sends came over it, and the latest lines that tell of a refused request
});

export const table = empty();

export const clear = () => Object.assign(table, empty());

// rowOf is the row of a message, or undefined. A send over a wire leads to the row of all that belong together.
export function rowOf(umid) {
  const known = table.byUMID.get(umid);
  return known && (known.row || known);
}

// leadOf is the message by which a row is selected: of many sends the latest, as a story tells those before it.
export const leadOf = (row) => (row.sends && row.sends.length > mostSends
  ? row.sends.reduce((a, b) => (b.submitted >= a.submitted ? b : a)).umid : row.umid);

// fillOlder puts in a page of messages older than all that are there, the newest first.
export function fillOlder(page) {
  const older = [];
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

const sendFromAPI = (m) => ({
  umid: m.umid, client: m.clientMessageId || "", to: m.recipient || "", submitted: m.submitted,
  outcome: m.outcome, channel: m.channel || "", at: m.at === undefined ? null : m.at,
  copies: m.copies || 0, fired: m.fired || 0,
});

const sendFromLine = (line) => ({
  umid: line.umid, client: line.clientMessageId || "", to: line.recipient || "", submitted: line.t,
  outcome: "open", channel: "", at: null, copies: 0, fired: 0,
});

// take puts in a message and gives its row: its own, or that of the sends over wires that it belongs to, which are told
// together by their ref, or without one by their recipient.
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

function over(wire) {
  if (!table.over.has(wire)) table.over.set(wire, { sends: 0, refused: [] });
  return table.over.get(wire);
}

function gotCopies(row, copies) {
  if (row.copies < 2 && copies > 1) table.twice++;
  row.copies = copies;
}

// regard brings a row up to date with one of its sends: the first that succeeded tells how it stands, or else one that
// is open, or else the last.
function regard(row, send) {
  if (send.outcome === "succeeded" && (!row.won || send.at < row.won.at)) row.won = send;
  if (row.won) Object.assign(row, { outcome: "succeeded", channel: row.won.channel, at: row.won.at });
  else Object.assign(row, { outcome: row.open ? "open" : send.outcome, channel: send.channel, at: row.open ? null : send.at });
}

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

function forget(row) {
  if (row.copies > 1) table.twice--;
  if (row.sends) table.journeys.delete(row.key);
  for (const { umid } of row.sends || [row]) table.byUMID.delete(umid);
}

// apply takes one line of the timeline.
export function apply(line) {
  const send = table.byUMID.get(line.umid);
  if (!send) {
    if (line.kind === "submitted") add(line);
    else if (line.kind === "refused") over(line.wire).refused = [...over(line.wire).refused.slice(1 - mostRefused), line];
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

// change brings a message up to date with a line of its own.
function change(send, line) {
  switch (line.kind) {
    case "fired":
      send.fired = Math.max(send.fired + (line.step > (send.step || send.fired) ? 1 : 0), 1);
      send.step = line.step;
      if (send.outcome !== "succeeded") send.channel = line.channel;
      break;
    case "skipped":
      send.step = line.step;
      break;
    case "receipt":
      if (line.copy > send.copies) send.copies = line.copy;
      break;
    case "succeeded":
      send.outcome = "succeeded";
      send.channel = line.channel;
      send.at = line.t;
      break;
    case "failed":
    case "expired":
    case "cancelled":
      send.outcome = line.kind;
      send.at = line.t;
      break;
    default:
  }
}

// asNumber is a text that is a number, without what people write it with; "" where it is none.
const asNumber = (text) => (/^\+?[\d ().-]*\d[\d ().-]*$/.test(text) ? text.replace(/[ ().-]/g, "") : "");

// pick lists the rows that pass the filters, the newest first; null: all of them do. Found are the umids of those that the
// server found by what the rows do not hold.
export function pick({ q, outcome, channel, trait, found = new Set() }) {
  if (!q && !outcome && !channel && !trait) return null;
  const wanted = q.trim().toLowerCase();
  const number = asNumber(wanted);
  const isFound = (r) => found.has(r.umid) || r.umid.includes(wanted) || r.to.includes(wanted) || (number && r.to.includes(number));
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
