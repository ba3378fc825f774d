// One message's story, told from its plan and its timeline's lines. Pure: what is drawn and what is copied as a
// test both read it.

/** @import { Answers } from "./api.js" */
/** @import { Line } from "./stream.js" */
/** @import { Journey, Sending } from "./journey.js" */

/** @typedef {Answers["Channel"]} Channel */

/** @typedef {Omit<Answers["Story"], "events" | "journey"> & {events: Line[]}} Account what the API tells of a message */

/**
 * @typedef {object} Course how far a step has come, instants in seconds since the world's zero
 * @property {number} n from 1
 * @property {Channel} channel
 * @property {string} success the status that it waits for
 * @property {number} window in seconds; 0: none
 * @property {number} skip the code that it is to be skipped with, or 0
 * @property {number | null} fired
 * @property {number | null} skipped
 * @property {number | null} ended
 * @property {Line[]} receipts
 * @property {number} copy the number of the last one that arrived, or 0
 * @property {number} [won] when its message succeeded on it
 * @property {string} [wire] of a send over one
 * @property {Sending} [sent] what its sender knew
 */

/**
 * @typedef {Course & ({end: "", cause: null}
 *   | {end: "skipped" | "failed" | "lapsed" | "succeeded" | "over" | "expired" | "cancelled", cause: Line})} Step
 */

/** @typedef {Step & {fired: number}} Fired */

/** @typedef {{steps: Step[], winner: number, copies: number}} Told */
/** @typedef {{outcome: "open", ended: null} | {outcome: "succeeded" | "failed" | "expired" | "cancelled", ended: number}} End */
/** @typedef {Omit<Account, "outcome"> & Told & End & {journey?: undefined, sends?: undefined}} Message a message's story */
/** @typedef {Message | Journey} Story a message's, or that of the sends of one business message */

// tell arranges the API's account of a message by step.
/** @param {Account} account @returns {Message} */
export function tell(account) {
  const steps = account.plan.map((p, i) => ({
    n: i + 1, channel: p.channel, success: p.successStatus, window: p.fallbackAfter || 0, skip: p.skip || 0,
    fired: null, skipped: null, ended: null, end: /** @type {const} */ (""), cause: null, receipts: [], copy: 0,
  }));
  /** @type {Message} */
  const story = { ...account, steps, outcome: "open", ended: null, winner: 0, copies: 0 };
  for (const line of account.events) follow(story, line);
  return story;
}

// stepOf is the step that a line is about, if it is about one.
/** @param {{steps: Step[]}} story @param {Line} line @returns {Step | undefined} */
export const stepOf = (story, line) => story.steps[(line.step || 0) - 1];

// firedOf are the steps that have fired.
/** @param {{steps: Step[]}} story */
export const firedOf = (story) => /** @type {Fired[]} */ (story.steps.filter((s) => s.fired !== null));

/** @param {Message} story @param {Line} line */
function follow(story, line) {
  const step = stepOf(story, line);
  if (step) goOn(step, line);
  story.copies = Math.max(story.copies, line.copy || 0);
  switch (line.kind) {
    case "succeeded":
    case "failed":
    case "expired":
    case "cancelled":
      Object.assign(story, { outcome: line.kind, ended: line.t, winner: line.kind === "succeeded" ? line.step : 0 });
      for (const s of firedOf(story)) {
        const end = line.kind === "succeeded" && s !== step ? "over" : line.kind;
        if (!s.end) Object.assign(s, { ended: line.t, end, cause: line });
      }
      break;
    default:
  }
}

// goOn brings a step up to date with a line about it.
/** @param {Step} step @param {Line} line */
function goOn(step, line) {
  switch (line.kind) {
    case "fired":
      step.fired = line.t;
      break;
    case "skipped":
      Object.assign(step, { skipped: line.t, end: "skipped", cause: line });
      break;
    case "receipt":
      step.receipts.push(line);
      step.copy = line.copy || step.copy;
      if (isFailure(line) && !line.stale && !line.late && !step.end) Object.assign(step, { ended: line.t, end: "failed", cause: line });
      break;
    case "lapsed":
      Object.assign(step, { ended: line.t, end: "lapsed", cause: line });
      break;
    case "succeeded":
      step.won = line.t;
      break;
    default:
  }
}

// wordOf is what a line tells in a word: the status that a receipt reports, or its kind.
/** @param {Line} line */
export const wordOf = (line) => (line.kind === "receipt" && line.status) || line.kind;

// isFailure tells whether a line reports one.
/** @param {{status?: string}} line */
export const isFailure = ({ status }) => status === "Rejected" || status === "Undelivered";

// isDuplicate tells whether the recipient had a copy when the line's arrived.
/** @param {{copy?: number}} line */
export const isDuplicate = ({ copy = 0 }) => copy > 1;

// turn is the step whose turn it is in an open message, or null.
/** @param {Story} story */
export function turn(story) {
  return story.outcome === "open" ? firedOf(story).findLast((s) => !s.end) || null : null;
}
