// What another plan would come to, in figures beside those of the plan as it is. Pure.
import { span, thousands } from "./words.js";

/** @import { Answers } from "./api.js" */
/** @typedef {Answers["Summary"]} Summary */
/** @typedef {(n: number) => string} Words */

/** @param {number} n @param {number} of */
const share = (n, of) => (of ? (100 * n) / of : 0);
/** @type {Words} */
const money = (v) => v.toLocaleString("en-US", { maximumFractionDigits: 2 });

// Each has a figure and a difference in words.
/** @type {Record<string, {words: Words, by: Words}>} */
const kinds = {
  time: { words: (v) => span(v, 1), by: (d) => `${span(Math.abs(d), 1)} ${d < 0 ? "sooner" : "later"}` },
  share: { words: (v) => `${Number(v.toFixed(1))}%`, by: (d) => `${Number(Math.abs(d).toFixed(1))} points ${d < 0 ? "fewer" : "more"}` },
  count: { words: thousands, by: (d) => `${thousands(Math.abs(d))} ${d < 0 ? "fewer" : "more"}` },
  cost: { words: money, by: (d) => `${money(Math.abs(d))} ${d < 0 ? "less" : "more"}` },
};

/** @typedef {{name: string, of: (s: Summary) => number, words: Words, by: Words, less: boolean, paid?: boolean}} Figure */

// figures are what is set beside each other of two summaries, in words, and whether less of it is better.
/** @type {Figure[]} */
const figures = [
  { name: "95 of 100 succeed within", of: (s) => s.timeToSuccess.p95, ...kinds.time, less: true },
  { name: "half succeed within", of: (s) => s.timeToSuccess.p50, ...kinds.time, less: true },
  { name: "reached twice", of: (s) => share(s.duplicates, s.messages), ...kinds.share, less: true },
  { name: "succeeded", of: (s) => share(s.succeeded, s.messages), ...kinds.share, less: false },
  { name: "fallbacks", of: (s) => s.fallbacks, ...kinds.count, less: true },
  { name: "cost", of: (s) => s.cost, ...kinds.cost, less: true, paid: true },
];

// compare tells a figure before and now, and what has become of it: "better", "worse" or "same".
/** @param {Figure} figure @param {Summary} was @param {Summary} is */
function compare({ name, of, words, by, less }, was, is) {
  const [before, now] = [of(was), of(is)];
  const same = words(before) === words(now);
  const better = now < before === less;
  return {
    name, before: words(before), now: words(now), by: same ? "the same" : by(now - before),
    sense: /** @type {"same" | "better" | "worse"} */ (same ? "same" : better ? "better" : "worse"),
  };
}

// beside are the figures that say something of these two.
/** @param {Summary} was @param {Summary} is */
export const beside = (was, is) => figures.filter((f) => !f.paid || f.of(was) > 0 || f.of(is) > 0).map((f) => compare(f, was, is));
