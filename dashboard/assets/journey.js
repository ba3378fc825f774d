// The sends of one business message over wires, as one story: a step a send, in the order of their sending. Whoever
// sent them decides when to fall back, so that each step after the first has the cause that its sender could know.
// Pure, as story.js is.
import { tell, stepOf, isFailure } from "./story.js";
import { isTaken } from "./hooks.js";
import { span, failure } from "./words.js";

/** @import { Answers } from "./api.js" */
/** @import { Account, End, Message, Step, Told } from "./story.js" */
/** @import { Line } from "./stream.js" */

/**
 * @typedef {object} Sending what the sender of a step after the first could know as it sent, in words of three lengths
 * @property {"despite" | "failed" | "waited"} kind
 * @property {Line} line
 * @property {string} brief
 * @property {string} short
 * @property {string} long
 */

/** @typedef {Answers["Journey"] & {before?: number}} Sends a journey, and how many copies came of sends that are not told */

/**
 * @typedef {object} Whole of a journey
 * @property {Sends} journey
 * @property {Account[]} accounts
 * @property {Message[]} sends that are told
 * @property {number} known sends
 * @property {number} untold ones
 * @property {{line: Line, cause: string} | null} extra why the recipient got a second copy
 */

/** @typedef {Omit<Account, "outcome"> & Told & End & Whole} Journey */

export const mostSends = 10; // that are told together

// indexOf is a line's place in the timeline, which its cursor tells.
/** @param {Line} line */
const indexOf = (line) => Number(line.cursor.split(".")[1]);

// tellJourney makes one story of the accounts of a journey's sends, the first one first.
/** @param {Sends} journey @param {Account[]} accounts @returns {Journey} */
export function tellJourney(journey, accounts) {
  const sends = accounts.map(tell);
  const events = numberCopies(sends.flatMap((send, i) => send.events.map((line) => ({ ...line, step: i + 1 })))
    .sort((a, b) => indexOf(a) - indexOf(b)), journey.before || 0);
  const steps = sends.map((send, i) => sendOf(send, i + 1, events));
  const known = journey.sends.length + (journey.more || 0);
  const story = {
    ...accounts[0], journey, accounts, sends, steps, events, ...endOf(sends), known, untold: known - sends.length, extra: null,
    copies: events.reduce((most, l) => Math.max(most, l.copy || 0), journey.before || 0),
  };
  for (const step of steps.slice(1)) step.sent = knownAt(story, step);
  return { ...story, extra: extraOf(story) };
}

// numberCopies counts what arrived over all sends: each line knows of its own only. Before are copies of sends that are
// not told.
/** @param {Line[]} events @param {number} before @returns {Line[]} */
function numberCopies(events, before) {
  let copies = before;
  return events.map((line) => (line.kind === "receipt" && line.copy ? { ...line, copy: ++copies } : line));
}

/** @param {Message} send @param {number} n @param {Line[]} events @returns {Step} */
function sendOf(send, n, events) {
  const mine = events.filter((l) => l.step === n);
  const receipts = mine.filter((l) => l.kind === "receipt");
  const copy = receipts.reduce((most, l) => Math.max(most, l.copy || 0), 0);
  return { ...send.steps[0], n, wire: send.wire, window: 0, receipts, copy };
}

// endOf is how a journey stands: with its first success, or else with a send that is open, or else with its last end.
/** @param {Message[]} sends @returns {End & {winner: number}} */
function endOf(sends) {
  const over = sends.filter((s) => s.outcome !== "open").sort((a, b) => a.ended - b.ended);
  const won = over.find((s) => s.outcome === "succeeded");
  if (won) return { outcome: "succeeded", ended: won.ended, winner: sends.indexOf(won) + 1 };
  if (over.length < sends.length) return { outcome: "open", ended: null, winner: 0 };
  const { outcome, ended } = over[over.length - 1];
  return { outcome, ended, winner: 0 };
}

// knownAt is how the earlier sends stood when a step was sent: what its sender knew, or could not know.
/** @param {Journey} story @param {Step} step @returns {Sending | undefined} */
function knownAt(story, step) {
  const line = story.events.find((l) => l.step === step.n && (l.kind === "fired" || l.kind === "submitted"));
  if (!line) return undefined;
  const at = indexOf(line);
  const before = story.events.filter((l) => indexOf(l) < at);
  const had = before.findLast((l) => l.kind === "receipt" && l.copy);
  if (had) return afterCopy(line, had, before);
  const last = story.steps[step.n - 2];
  const failed = before.findLast((l) => l.step === last.n && isFailure(l));
  if (failed) {
    const words = failure(failed);
    return { kind: "failed", line, short: words, brief: words.split(",")[0], long: `as ${last.channel} was ${words}` };
  }
  const waited = span(line.t - (last.fired === null ? last.skipped || line.t : last.fired));
  const words = `not ${last.success.toLowerCase()} after ${waited}`;
  return { kind: "waited", line, short: words, brief: `after ${waited}`, long: `when ${last.channel} was ${words}` };
}

// afterCopy is what was known when something was sent though the recipient had it, and whether its sender was told.
/** @param {Line} line @param {Line} had @param {Line[]} before @returns {Sending} */
function afterCopy(line, had, before) {
  const since = line.t - had.t;
  const when = since > 0 ? `${span(since)} before` : "at that same instant";
  const told = before.filter((l) => l.kind === "webhook" && l.step === had.step && /deliver|read|seen/i.test(l.state || ""));
  const taken = told.find((l) => isTaken(l.answer));
  const refused = told.at(-1);
  let words = "its sender had not been told of that yet";
  if (taken) words = `its sender had been told of that, and answered ${taken.answer}`;
  else if (refused && refused.lost) words = "what was to tell its sender was lost on purpose";
  else if (refused) words = `its sender was told of that ${refused.answer ? `and answered ${refused.answer}` : "and did not answer"}`;
  return {
    kind: "despite", line, short: `delivered ${when}`, brief: "they had it",
    long: `though ${had.channel} had been delivered ${when}: ${words}`,
  };
}

// extraOf is why the recipient got a second copy: {line, cause}, or null where they did not.
/** @param {Journey} story */
function extraOf(story) {
  const [first, second] = story.events.filter((l) => l.copy);
  if (!second) return null;
  const despite = story.steps.find((s) => s.sent && s.sent.kind === "despite" && s.copy > 1);
  if (despite?.sent) {
    const when = `${span(despite.sent.line.t - story.submitted)} after the first send`;
    return { line: second, cause: `${despite.channel} was sent ${when}, ${despite.sent.long}.` };
  }
  const [arrived, other] = [first, second].sort((a, b) => (a.step || 0) - (b.step || 0));
  const later = stepOf(story, other);
  if (!later?.sent) return null;
  const late = `${arrived.channel} was delivered ${span(arrived.t - later.sent.line.t)} later all the same`;
  return { line: second, cause: `${later.channel} was sent ${later.sent.long}. ${late}: what is sent cannot be recalled.` };
}

// toldLines are a journey's lines for reading. A send that fires as it is submitted is one line, and so is one that ends
// with a receipt.
/** @param {Journey} story */
export function toldLines(story) {
  const also = new Map([["submitted", "fired"], ["succeeded", "receipt"], ["failed", "receipt"]]);
  const there = new Set(story.events.map((l) => `${l.step} ${l.kind} ${l.t}`));
  return story.events.filter((l) => !also.has(l.kind) || !there.has(`${l.step} ${also.get(l.kind)} ${l.t}`));
}
