// How times, codes and lines of the timeline are put in words.

import { vocabulary } from "./vocabulary.js"; // made by the server
import { stepOf, firedOf, wordOf, isDuplicate } from "./story.js";

/** @import { Story, Step } from "./story.js" */
/** @import { Journey } from "./journey.js" */
/** @import { Line } from "./stream.js" */

export const channels = vocabulary.channels.map((c) => c.name);
/** @typedef {(typeof channels)[number]} Channel */
/** @param {unknown} name @returns {name is Channel} */
export const isChannel = (name) => channels.some((c) => c === name);

export const outcomes = vocabulary.outcomes;
export const codeList = vocabulary.codes;

// statusesOf lists what a channel can report, the lowest first.
/** @param {string | undefined} channel */
export const statusesOf = (channel) => (vocabulary.channels.find((c) => c.name === channel) || vocabulary.channels[0]).statuses;

/** @type {Map<number | undefined, string>} */
const codes = new Map(codeList.map(({ code, text }) => [code, text]));
/** @param {number} [code] */
const codeWords = (code) => (codes.has(code) ? `${codes.get(code)}, code ${code}` : `code ${code}`);

/** @param {number} n @param {number} digits */
const trim = (n, digits) => String(Number(n.toFixed(digits)));

// span tells seconds as people read them: "50 ms", "3 s", "2 min 3 s", "1 h 5 min". Digits are how many there may
// be after the point of seconds.
/** @param {number} seconds */
export function span(seconds, digits = 3) {
  const s = Number(Math.abs(seconds).toFixed(digits < 3 ? digits : 5));
  const sign = seconds < 0 ? "−" : "";
  if (s === 0) return "0 s";
  if (s < 1) return `${sign}${trim(s * 1000, 2)} ms`;
  if (s < 120) return `${sign}${trim(s, digits)} s`;
  const whole = Number(s.toFixed(digits));
  /** @type {[number, string][]} */
  const parts = [[Math.floor(whole / 86400), "d"], [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"], [Number((whole % 60).toFixed(digits)), "s"]];
  return sign + parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`).join(" ");
}

// clockTime tells an instant of the world as its clock shows it, in UTC.
/** @param {string} start @param {number} t */
export function clockTime(start, t) {
  const at = new Date(Date.parse(start) + Math.round(t * 1000));
  if (Number.isNaN(at.getTime())) return span(t);
  const text = at.toISOString();
  const ms = at.getMilliseconds();
  return ms ? text.slice(11, 23) : text.slice(11, 19);
}

const fractions = [
  { unit: "s", size: 1_000_000_000n }, { unit: "ms", size: 1_000_000n }, { unit: "us", size: 1_000n }, { unit: "ns", size: 1n },
];

// goDuration writes seconds as Go does, to the nanosecond: "50ms", "2m3s".
/** @param {number} seconds */
export function goDuration(seconds) {
  let ns = BigInt(Math.round(seconds * 1e9));
  if (ns === 0n) return "0s";
  let text = "";
  for (const { unit, size } of [{ unit: "h", size: 3600_000_000_000n }, { unit: "m", size: 60_000_000_000n }]) {
    if (ns >= size) text += `${ns / size}${unit}`;
    ns %= size;
  }
  if (ns === 0n) return text;
  for (const { unit, size } of fractions) {
    if (ns >= size) {
      const rest = (ns % size).toString().padStart(size.toString().length - 1, "0").replace(/0+$/, "");
      return `${text}${ns / size}${rest && size > 1n ? `.${rest}` : ""}${unit}`;
    }
  }
  return text;
}

// seconds reads a Go duration, with "d" for days; NaN when it is none.
/** @param {unknown} duration */
export function seconds(duration) {
  if (typeof duration === "number") return duration;
  /** @type {Record<string, number>} */
  const unit = { ns: 1e-9, us: 1e-6, "µs": 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86400 };
  const text = String(duration).trim();
  if (text === "0") return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d))+$/.test(text)) return NaN;
  let sum = 0;
  for (const [, n, u] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)) sum += Number(n) * unit[u];
  return Number(sum.toFixed(9));
}

/** @param {number} n */
export const thousands = (n) => n.toLocaleString("en-US");
/** @param {number} n @param {number} of */
export const percent = (n, of) => (of ? `${trim((100 * n) / of, n * 1000 < of ? 2 : 1)}%` : "–");
/** @param {number} n @param {string} noun */
export const plural = (n, noun) => `${thousands(n)} ${n === 1 ? noun : noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;

// missed is why a window that ended did not do: "not Read within 60 s".
/** @param {Step} step */
export const missed = (step) => `not ${step.success} within ${span(step.window)}`;

// failure is what a channel made of a message, in words: "rejected, code 41".
/** @param {Line} line */
export const failure = (line) => `${wordOf(line).toLowerCase()}${line.code ? `, code ${line.code}` : ""}`;

// happening puts a line in words, with the reason where there is one.
/** @param {Line} line @param {Story} story */
export function happening(line, story) {
  const step = stepOf(story, line);
  switch (line.kind) {
    case "submitted": return line.wire ? `A send over ${line.wire} is accepted` : "The message is submitted";
    case "fired": return line.wire ? `${line.channel} is sent over ${line.wire}` : `${line.channel} fires`;
    case "skipped": return `${line.channel} is skipped: ${codeWords(line.code)}`;
    case "lapsed": return `${line.channel} lapses: ${step ? missed(step) : "its window ends"}`;
    case "succeeded": return `Succeeded on ${line.channel}`;
    case "failed": return `Failed on ${line.channel}: ${codeWords(line.code)}`;
    case "expired": return `Expired, code ${line.code}`;
    case "cancelled": return "Cancelled before its first step";
    case "webhook": {
      const answer = `${line.answer ? `answered ${line.answer}` : "no answer"}${line.lost ? ", lost" : ""}`;
      return `Webhook “${line.state}” for ${line.channel}, attempt ${line.attempt}: ${answer}`;
    }
    case "refused": return `${line.wire} refuses ${line.request}, ${line.answer}: ${line.why}`;
    default: return `${line.channel} reports ${line.status}${line.code ? `: ${codeWords(line.code)}` : ""}`;
  }
}

// marks are what stands out about a line, in words.
/** @param {Line} line */
export function marks(line) {
  const list = [];
  if (line.refused) list.push("refused");
  if (line.late) list.push("late");
  if (line.stale) list.push("stale");
  if (isDuplicate(line)) list.push(`copy ${line.copy}: a duplicate`);
  else if (line.copy === 1) list.push("the recipient has it");
  return list;
}

// because says why a step fired, where something made it: "as WhatsApp was not Read within 60 s".
/** @param {Line} line @param {Story} story */
export function because(line, story) {
  const step = stepOf(story, line);
  if (line.kind !== "fired" || !step || step.n < 2) return "";
  if (story.journey) return step.sent ? step.sent.long : "";
  const before = story.steps[step.n - 2];
  const why = cause(before);
  return why && `as ${before.channel} was ${why}`;
}

// cause is the same in short, as the timeline has it beside the fall.
/** @param {Step} step */
export function cause(step) {
  if (step.end === "lapsed") return missed(step);
  return step.end === "failed" || step.end === "skipped" ? failure(step.cause) : "";
}

/** @param {string[]} names */
const list = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);

// How a message ends that a step's success status ends, with the channel before it.
/** @type {Record<string, string>} */
const ends = { Accepted: "accepted it", Sent: "sent it", Delivered: "reached them", Read: "was read" };

// summary is the story in one sentence. Idle says that nothing is pending in its world.
/** @param {Story} story */
export function summary(story, idle = false) {
  if (story.journey) return journeySummary(story, idle);
  const fired = firedOf(story);
  const had = story.steps.filter((s) => s.copy > 0).map((s) => s.channel);
  const copies = story.copies > 1 ? `: they have it ${story.copies === 2 ? "twice" : `${story.copies} times`}` : "";
  const passed = (/** @type {number} */ n) => {
    const before = fired.filter((s) => s.n < n).map((s) => s.channel);
    return before.length ? `, after ${list(before)}` : "";
  };
  switch (story.outcome) {
    case "succeeded": {
      const winner = story.steps[story.winner - 1];
      const took = span(story.ended - fired[0].fired);
      return `${winner.channel} ${ends[winner.success]} ${took} after the first firing${passed(story.winner)}${copies}`;
    }
    case "failed": {
      const last = story.events.findLast((l) => l.kind === "failed");
      return last ? `Failed on ${last.channel}: ${codeWords(last.code)}` : "Failed";
    }
    case "expired": return had.length ? `Expired, though they have it on ${list(had)}` : "Expired before anything reached them";
    case "cancelled": return "Cancelled before its first step";
    default:
  }
  const turn = fired.findLast((s) => !s.end);
  if (!fired.length) return "Waiting for its instant";
  if (!turn) return "Waiting";
  if (idle) return `${turn.channel} has not reported ${turn.success}${passed(turn.n)}, and nothing is pending`;
  return `Waiting for ${turn.channel}${passed(turn.n)}`;
}

// journeySummary is the same of what came over wires: whether they have it, on what, and when.
/** @param {Journey} story @param {boolean} idle */
function journeySummary(story, idle) {
  const arrived = story.events.filter((l) => l.kind === "receipt" && l.copy);
  const at = (/** @type {Line} */ line) => span(line.t - story.submitted);
  if (story.copies > 1) {
    const often = story.copies === 2 ? "twice" : `${story.copies} times`;
    const last = arrived[arrived.length - 1];
    if (arrived.length > 4) return `They have it ${often}, at last on ${last.channel} after ${at(last)}`;
    return `They have it ${often}: ${list(arrived.map((l) => `on ${l.channel} after ${at(l)}`))}`;
  }
  const [had] = arrived;
  if (had) {
    const others = story.steps.filter((s) => s.n < (had.step || 0)).map((s) => s.channel);
    return `${had.channel} reached them ${at(had)} after the first send${others.length ? `, after ${list(others)}` : ""}`;
  }
  const waiting = story.steps.filter((s) => !s.end).map((s) => s.channel);
  if (waiting.length && idle) return `Nothing has reached them over ${list(waiting)}, and nothing is pending`;
  if (waiting.length) return `Waiting for ${list(waiting)}`;
  if (story.outcome === "succeeded") {
    const { channel, success } = story.steps[story.winner - 1];
    return `${channel} ${ends[success]} ${span(story.ended - story.submitted)} after the first send`;
  }
  return `Nothing has reached them: ${list(story.steps.map((s) => `${s.channel} ${s.end}`))}`;
}
