// A message that was watched, as a feature file: what was clicked together becomes a test. What each provider
// reported is written down as a script, so that the test does not hang on the world that it came from.
import { goDuration, span } from "./words.js";
import { firedOf } from "./story.js";
import { pretty } from "./pretty.js";

/** @import { Fired, Message } from "./story.js" */
/** @import { Payload } from "./payloads.js" */

// magic numbers choose a behaviour of their own: what they did is in the scripts, so the plain number stands in.
const plainNumber = "+6500000100";
/** @param {string} [msisdn] */
const isMagic = (msisdn) => /^\+6500000\d{3}$/.test(msisdn || "");

// testPayload is a payload without what a test says in other words.
/** @param {Payload} payload @param {Message} story */
function testPayload(payload, story) {
  const { scheduled, expiry, dlrCallbackUrl, ...rest } = structuredClone(payload);
  if (!rest.channels) rest.channels = /** @type {Payload} */ (story.payload).channels;
  if (rest.user && isMagic(rest.user.msisdn)) rest.user.msisdn = plainNumber;
  return rest;
}

// scriptOf is what a step's provider reported, counted from the firing.
/** @param {Fired} step */
const scriptOf = (step) => step.receipts.filter((r) => !r.refused)
  .map((r) => ({ status: r.status, after: goDuration(r.t - step.fired), ...(r.code ? { code: r.code } : {}) }));

/** @param {Message} story @param {Payload} payload @param {number} now */
export function feature(story, payload, now) {
  const at = (/** @type {number} */ t) => goDuration(t - story.submitted);
  const fired = firedOf(story);
  const names = fired.map((s) => s.channel);
  const lines = [
    `Feature: ${names.length > 1 ? `A message falls back from ${names.join(" to ")}` : `A message over ${names[0] || "no channel"}`}`,
    "",
    `  Scenario: ${title(story)}`,
    "    Given the Send API payload:",
    ...docString(pretty(testPayload(payload, story))),
  ];
  if (story.scheduledAfter) lines.push(`    And the message is scheduled for ${goDuration(story.scheduledAfter)}`);
  if (story.expiresAfter) lines.push(`    And the message expires after ${goDuration(story.expiresAfter)}`);
  for (const step of fired) lines.push(...phrases("And", behaviour(step)));
  lines.push("    When the message is sent");
  if (story.outcome === "cancelled") lines.push(...wait(story.ended, story), "    And the message is cancelled");
  else if (story.outcome === "open") lines.push(...wait(now, story));
  const then = [];
  if (fired.length) then.push("the channels fire:", ...table([["channel", "at"], ...fired.map((s) => [s.channel, at(s.fired)])]));
  for (const s of story.steps) {
    if (s.skipped !== null && s.end) then.push(`${s.channel} is skipped at ${at(s.skipped)} with code ${s.cause.code}`);
  }
  then.push(...outcome(story, at));
  then.push(`the recipient receives ${story.copies} ${story.copies === 1 ? "copy" : "copies"}`);
  lines.push(...phrases("Then", then));
  return `${lines.join("\n")}\n`;
}

/** @param {number} t @param {Message} story */
const wait = (t, story) => (t > story.submitted ? [`    And the clock reaches ${goDuration(t - story.submitted)}`] : []);

/** @param {Message} story */
function title(story) {
  switch (story.outcome) {
    case "succeeded": return `${story.steps[story.winner - 1].channel} succeeds after ${span(story.ended - story.submitted)}`;
    case "open": return "The message is still open";
    case "cancelled": return "The message is cancelled in time";
    default: return `The message has ${story.outcome === "failed" ? "failed" : "expired"} after ${span(story.ended - story.submitted)}`;
  }
}

/** @param {Message} story @param {(t: number) => string} at */
function outcome(story, at) {
  switch (story.outcome) {
    case "succeeded": return [`the message succeeds on ${story.steps[story.winner - 1].channel} at ${at(story.ended)}`];
    case "failed": return [`the message fails at ${at(story.ended)} with code ${story.events.findLast((l) => l.kind === "failed")?.code}`];
    case "expired": return [`the message expires at ${at(story.ended)}`];
    case "cancelled": return ["the message has been cancelled"];
    default: return ["the message is still open"];
  }
}

// behaviour is what a step's provider did, as a step of a feature file.
/** @param {Fired} step */
export function behaviour(step) {
  const script = scriptOf(step);
  if (!script.length) return [`${step.channel} stays silent`];
  const codes = script.some((r) => r.code);
  const rows = script.map((r) => [r.status, r.after, ...(codes ? [r.code || ""] : [])]);
  return [`${step.channel} reports:`, ...table([["status", "after", ...(codes ? ["code"] : [])], ...rows])];
}

// phrases are steps of a feature file: the first begins with a word, the others go on. What is set in belongs to the
// step before it.
/** @param {string} word @param {string[]} lines */
export const phrases = (word, lines) => lines.map((line, i) => (line.startsWith(" ") ? line : `    ${i === 0 ? word : "And"} ${line}`));

/** @param {unknown[][]} rows */
export function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((r) => String(r[i]).length)));
  return rows.map((r) => `      | ${r.map((cell, i) => String(cell).padEnd(widths[i])).join(" | ")} |`);
}

// docString quotes a text. In one between quotes a run of three escaped ones would be read as its end.
/** @param {string} text */
export function docString(text) {
  const fence = text.includes('\\"\\"\\"') ? "```" : '"""';
  return [fence, ...text.split("\n"), fence].map((line) => `      ${line}`);
}
