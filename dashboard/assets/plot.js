// A picture of a story that the server drew, as the page reads it: where lanes, instants and what happened at them are.
import { toldLines } from "./journey.js";
import { isTaken } from "./hooks.js";
import { dodge } from "./scale.js";

/** @import { Story } from "./story.js" */
/** @import { Line } from "./stream.js" */

/** @typedef {ReturnType<typeof plotOf>} Plot */
/** @typedef {{key: string, step: number, t: number, x: number, y: number, lines: Line[], hook?: string}} Sign of lines at an instant */

const webhookPlace = 58; // below the line of its lane
const webhookWide = 24;

// plotOf reads the marks that are not seen.
/** @param {SVGElement} svg */
export function plotOf(svg) {
  const number = (/** @type {Element} */ e, /** @type {string} */ name) => Number(e.getAttribute(name));
  /** @template T @param {string} selector @param {(e: SVGElement) => T} read @returns {T[]} */
  const all = (selector, read) => Array.from(svg.querySelectorAll(selector), (e) => read(/** @type {SVGElement} */ (e)));
  return {
    width: number(svg, "width"), height: number(svg, "height"),
    lanes: all("[data-lane]", (e) => ({ head: number(e, "y"), y: number(e, "y") + number(e, "height") })),
    ticks: all("text[data-t]", (e) => ({ t: Number(e.dataset.t), x: number(e, "x") })),
    spots: all("[data-step]", (e) => ({ step: Number(e.dataset.step), t: Number(e.dataset.t), x: number(e, "cx"), y: number(e, "cy") })),
  };
}

// xOf is where an instant lies: between two that are named as far as time has come, and behind the last one near it.
/** @param {Plot} plot @param {number} t */
export function xOf({ ticks }, t) {
  const after = ticks.findIndex((tick) => tick.t > t);
  const before = ticks[after < 0 ? ticks.length - 1 : Math.max(after - 1, 0)];
  if (after < 0) return before.x + (24 * (t - before.t)) / (t - before.t + 10);
  const share = after ? (t - before.t) / (ticks[after].t - before.t) : 0;
  return before.x + share * (ticks[after].x - before.x);
}

// signsOf are what happened, in order: the lines of each instant of a step, and webhooks one by one.
/** @param {Story} story @param {Plot} plot @returns {Sign[]} */
export function signsOf(story, plot) {
  const lines = (story.journey ? toldLines(story) : story.events).filter((l) => l.kind !== "submitted" || story.journey);
  const spots = plot.spots.map((spot) => ({
    ...spot, key: `${spot.step} ${spot.t}`,
    lines: lines.filter((l) => l.t === spot.t && (!l.step || l.step === spot.step) && l.kind !== "webhook"),
  }));
  /** @type {Sign[]} */
  const signs = spots.filter((s) => s.lines.length > 0);
  plot.lanes.forEach(({ y }, i) => {
    const told = lines.filter((l) => l.kind === "webhook" && l.step === i + 1);
    const places = dodge(told.map((l) => xOf(plot, l.t)), webhookWide, plot.width - webhookWide);
    told.forEach((l, n) => signs.push({
      key: l.cursor, step: i + 1, t: l.t, x: places[n], y: y + webhookPlace, lines: [l],
      hook: `hook ${isTaken(l.answer) ? "tone-good" : "tone-bad"}`,
    }));
  });
  return signs.sort((a, b) => a.t - b.t || a.step - b.step);
}
