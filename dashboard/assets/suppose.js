// What another plan would come to, in figures beside those of the plan as it is. Pure.
import { span, thousands } from "./words.js";

const share = (n, of) => (of ? (100 * n) / of : 0);
const percent = (v) => `${Number(v.toFixed(1))}%`;
const money = (v) => v.toLocaleString("en-US", { maximumFractionDigits: 2 });
const seconds = (v) => span(v, 1);
const sooner = (d) => `${span(Math.abs(d), 1)} ${d < 0 ? "sooner" : "later"}`;
const points = (d) => `${Number(Math.abs(d).toFixed(1))} points ${d < 0 ? "fewer" : "more"}`;
const fewer = (d) => `${thousands(Math.abs(d))} ${d < 0 ? "fewer" : "more"}`;
const cheaper = (d) => `${money(Math.abs(d))} ${d < 0 ? "less" : "more"}`;

// figures are what is set beside each other of two summaries, in words, and whether less of it is better.
const figures = [
  { name: "95 of 100 succeed within", of: (s) => s.timeToSuccess.p95, words: seconds, by: sooner, less: true },
  { name: "half succeed within", of: (s) => s.timeToSuccess.p50, words: seconds, by: sooner, less: true },
  { name: "reached twice", of: (s) => share(s.duplicates, s.messages), words: percent, by: points, less: true },
  { name: "succeeded", of: (s) => share(s.succeeded, s.messages), words: percent, by: points, less: false },
  { name: "fallbacks", of: (s) => s.fallbacks, words: thousands, by: fewer, less: true },
  { name: "cost", of: (s) => s.cost, words: money, by: cheaper, less: true, paid: true },
];

// compare tells a figure before and now, and what has become of it: "better", "worse" or "same".
function compare({ name, of, words, by, less }, was, is) {
  const [before, now] = [of(was), of(is)];
  const same = words(before) === words(now);
  const better = now < before === less;
  return {
    name, before: words(before), now: words(now), by: same ? "the same" : by(now - before),
    sense: same ? "same" : better ? "better" : "worse",
  };
}

// beside are the figures that say something of these two.
export const beside = (was, is) => figures.filter((f) => !f.paid || f.of(was) > 0 || f.of(is) > 0).map((f) => compare(f, was, is));
