// The sends of one business message over wires, as one story: a step a send, in the order of their sending. Whoever
// sent them decides when to fall back, so that each step after the first has the cause that its sender could know.
// Pure, as story.js is.
import { tell } from "./story.js";
import { span } from "./words.js";

export const mostSends = 10; // that are told together

// indexOf is a line's place in the timeline, which its cursor tells.
const indexOf = (line) => Number(line.cursor.split(".")[1]);

// tellJourney makes one story of the accounts of a journey's sends, the first one first.
export function tellJourney(journey, accounts) {
  const sends = accounts.map(tell);
  const events = numberCopies(sends.flatMap((send, i) => send.events.map((line) => ({ ...line, step: i + 1 })))
    .sort((a, b) => indexOf(a) - indexOf(b)), journey.before || 0);
  const steps = sends.map((send, i) => stepOf(send, i + 1, events));
  const story = {
    ...accounts[0], journey, accounts, sends, steps, events, ...endOf(sends),
    known: journey.sends.length + (journey.more || 0),
  };
  story.untold = story.known - sends.length;
  story.copies = events.reduce((most, l) => Math.max(most, l.copy || 0), journey.before || 0);
  for (const step of steps.slice(1)) step.sent = knownAt(story, step);
  story.extra = extraOf(story);
  return story;
}

// numberCopies counts what arrived over all sends: each line knows of its own only. Before are copies of sends that are
// not told.
function numberCopies(events, before) {
  let copies = before;
  return events.map((line) => (line.kind === "receipt" && line.copy ? { ...line, copy: ++copies } : line));
}

function stepOf(send, n, events) {
  const mine = events.filter((l) => l.step === n);
  const receipts = mine.filter((l) => l.kind === "receipt");
  const copy = receipts.reduce((most, l) => Math.max(most, l.copy || 0), 0);
  return { ...send.steps[0], n, wire: send.wire, window: 0, receipts, copy };
}

// endOf is how a journey stands: with its first success, or else with a send that is open, or else with its last end.
function endOf(sends) {
  const won = sends.filter((s) => s.outcome === "succeeded").sort((a, b) => a.ended - b.ended)[0];
  if (won) return { outcome: "succeeded", ended: won.ended, winner: sends.indexOf(won) + 1 };
  if (sends.some((s) => s.outcome === "open")) return { outcome: "open", ended: null, winner: 0 };
  const last = sends.reduce((a, b) => (b.ended >= a.ended ? b : a));
  return { outcome: last.outcome, ended: last.ended, winner: 0 };
}

// knownAt is how the earlier sends stood when a step was sent: what its sender knew, or could not know.
function knownAt(story, step) {
  const line = story.events.find((l) => l.step === step.n && (l.kind === "fired" || l.kind === "submitted"));
  const at = indexOf(line);
  const before = story.events.filter((l) => indexOf(l) < at);
  const had = before.findLast((l) => l.kind === "receipt" && l.copy);
  if (had) return afterCopy(line, had, before);
  const last = story.steps[step.n - 2];
  const failed = before.findLast((l) => l.step === last.n && ["Rejected", "Undelivered"].includes(l.status));
  if (failed) {
    const words = `${failed.status.toLowerCase()}${failed.code ? `, code ${failed.code}` : ""}`;
    return { kind: "failed", line, short: words, brief: failed.status.toLowerCase(), long: `as ${last.channel} was ${words}` };
  }
  const waited = span(line.t - (last.fired === null ? last.skipped || line.t : last.fired));
  const words = `not ${last.success.toLowerCase()} after ${waited}`;
  return { kind: "waited", line, short: words, brief: `after ${waited}`, long: `when ${last.channel} was ${words}` };
}

// afterCopy is what was known when something was sent though the recipient had it, and whether its sender was told.
function afterCopy(line, had, before) {
  const since = line.t - had.t;
  const when = since > 0 ? `${span(since)} before` : "at that same instant";
  const told = before.filter((l) => l.kind === "webhook" && l.step === had.step && /deliver|read|seen/i.test(l.state));
  const taken = told.find((l) => l.answer >= 200 && l.answer < 300);
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
function extraOf(story) {
  const [first, second] = story.events.filter((l) => l.copy);
  if (!second) return null;
  const despite = story.steps.find((s) => s.sent && s.sent.kind === "despite" && s.copy > 1);
  if (despite) {
    const when = `${span(despite.sent.line.t - story.submitted)} after the first send`;
    return { line: second, cause: `${despite.channel} was sent ${when}, ${despite.sent.long}.` };
  }
  const later = story.steps[Math.max(first.step, second.step) - 1];
  const earlier = story.steps[Math.min(first.step, second.step) - 1];
  const arrived = earlier.n === first.step ? first : second;
  const why = later.sent;
  const late = `${earlier.channel} was delivered ${span(arrived.t - why.line.t)} later all the same`;
  return { line: second, cause: `${later.channel} was sent ${why.long}. ${late}: what is sent cannot be recalled.` };
}

// toldLines are a journey's lines for reading. A send that fires as it is submitted is one line, and so is one that ends
// with a receipt.
export function toldLines(story) {
  const also = { submitted: "fired", succeeded: "receipt", failed: "receipt" };
  const there = new Set(story.events.map((l) => `${l.step} ${l.kind} ${l.t}`));
  return story.events.filter((l) => !also[l.kind] || !there.has(`${l.step} ${also[l.kind]} ${l.t}`));
}
