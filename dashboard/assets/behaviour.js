// How a channel can be made to behave with a few clear choices, in the scenario's form.
import { goDuration, statusesOf } from "./words.js";

/** @import { Answers } from "./api.js" */
/** @typedef {Answers["Provider"]} Provider */
/** @typedef {typeof usual} Behaviour a choice, with what it needs: latency and reading in seconds, a code, a script as text */

const choices = [
  { id: "world", label: "As in this world" },
  { id: "delivers", label: "Delivers" },
  { id: "reads", label: "Delivers, is read", needs: "Read" },
  { id: "stuck", label: "Sends, then nothing" },
  { id: "silent", label: "Stays silent" },
  { id: "rejects", label: "Rejects it" },
  { id: "undelivered", label: "Gives up on it" },
  { id: "unreachable", label: "Cannot be reached" },
  { id: "script", label: "A script of mine" },
];

/** @param {string} channel */
export const choicesOf = (channel) => choices.filter((c) => !c.needs || statusesOf(channel).includes(c.needs));

export const usual = {
  choice: "world", latency: 3, reading: 20, code: 0,
  script: '[\n  {"status": "Accepted", "after": "50ms"},\n  {"status": "Rejected", "after": "5s", "code": 41}\n]',
};

// has tells which of the sliders a choice has.
export const has = {
  latency: (/** @type {string} */ choice) => ["delivers", "reads", "undelivered", "rejects"].includes(choice),
  reading: (/** @type {string} */ choice) => choice === "reads",
  code: (/** @type {string} */ choice) => ["rejects", "undelivered"].includes(choice),
};

/** @typedef {{status: Answers["ReceiptStatus"], after: number, code?: number}} Receipt with seconds */

// providerOf is the provider that a choice makes, or null for the world's own. A script that is no JSON throws.
/** @param {string} channel @param {Behaviour} b @returns {Provider | null} */
export function providerOf(channel, b) {
  const can = statusesOf(channel);
  const script = (/** @type {Receipt[]} */ ...receipts) => ({
    script: receipts.filter((r) => r.status === "Rejected" || r.status === "Undelivered" || can.includes(r.status))
      .map(({ status, after, code }) => ({ status, after: goDuration(after), ...(code ? { code } : {}) })),
  });
  /** @type {Receipt[]} */
  const [accepted, sent, delivered] = [
    { status: "Accepted", after: Math.min(0.05, b.latency) },
    { status: "Sent", after: can.includes("Delivered") ? Math.min(0.2, b.latency) : b.latency },
    { status: "Delivered", after: b.latency },
  ];
  switch (b.choice) {
    case "delivers": return script(accepted, sent, delivered);
    case "reads": return script(accepted, sent, delivered, { status: "Read", after: b.latency + b.reading });
    case "stuck": return script({ ...accepted, after: 0.05 }, { ...sent, after: 0.2 });
    case "silent": return { script: [] };
    case "rejects": return script({ status: "Rejected", after: b.latency, code: b.code || 1 });
    case "undelivered": return script(accepted, sent, { status: "Undelivered", after: b.latency, code: b.code || 46 });
    case "unreachable": return { outages: [{ from: "0s", to: "8760h", effect: "refuse" }] };
    case "script": return { script: JSON.parse(b.script) };
    default: return null;
  }
}

// Latencies are picked on a scale that grows by factors: 50 ms to 30 min.
const least = 0.05;
const most = 1800;
/** @param {number} s */
export const toSlider = (s) => Math.round((1000 * Math.log(Math.max(s, least) / least)) / Math.log(most / least));
/** @param {number} n */
export function fromSlider(n) {
  const s = least * (most / least) ** (n / 1000);
  const digits = s < 1 ? 2 : s < 10 ? 1 : 0;
  return Number(s.toFixed(digits));
}
