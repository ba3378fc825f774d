// What another plan would come to: asked while it is being changed, and never twice at once. Pure but for the asking.
import { span, thousands } from "./words.js";

const share = (n, of) => (of ? (100 * n) / of : 0);

// figures are what is set beside each other of two summaries: in words, and whether less of it is better.
export const figures = [
  { name: "95 of 100 succeed within", of: (s) => s.timeToSuccess.p95, words: (v) => span(v, 1), by: (d) => `${span(Math.abs(d), 1)} ${d < 0 ? "sooner" : "later"}`, less: true },
  { name: "half succeed within", of: (s) => s.timeToSuccess.p50, words: (v) => span(v, 1), by: (d) => `${span(Math.abs(d), 1)} ${d < 0 ? "sooner" : "later"}`, less: true },
  { name: "reached twice", of: (s) => share(s.duplicates, s.messages), words: percent, by: points, less: true },
  { name: "succeeded", of: (s) => share(s.succeeded, s.messages), words: percent, by: points, less: false },
  { name: "fallbacks", of: (s) => s.fallbacks, words: thousands, by: (d) => `${thousands(Math.abs(d))} ${d < 0 ? "fewer" : "more"}`, less: true },
  { name: "cost", of: (s) => s.cost, words: money, by: (d) => `${money(Math.abs(d))} ${d < 0 ? "less" : "more"}`, less: true, paid: true },
];

function percent(v) { return `${Number(v.toFixed(1))}%`; }
function points(d) { return `${Number(Math.abs(d).toFixed(1))} points ${d < 0 ? "fewer" : "more"}`; }
function money(v) { return v.toLocaleString("en-US", { maximumFractionDigits: 2 }); }

// compare tells a figure before and now, and what has become of it: "better", "worse" or "same".
export function compare(figure, was, is) {
  const [before, now] = [figure.of(was), figure.of(is)];
  const same = figure.words(before) === figure.words(now);
  return {
    name: figure.name, before: figure.words(before), now: figure.words(now), by: same ? "the same" : figure.by(now - before),
    sense: same ? "same" : (now < before) === figure.less ? "better" : "worse",
  };
}

// shown are the figures that say something of these two.
export const shown = (was, is) => figures.filter((f) => !f.paid || f.of(was) > 0 || f.of(is) > 0).map((f) => compare(f, was, is));

// asker asks one question after another: of those that come while one is out only the last is asked.
export function asker(ask, answered) {
  let out = false;
  let next = null;
  return async function put(question) {
    if (out) {
      next = question;
      return;
    }
    out = true;
    for (let q = question; q; q = next) {
      next = null;
      const answer = await ask(q).catch((err) => ({ refused: err }));
      answered(answer, q);
    }
    out = false;
  };
}

// windowed are the places, from 0, of the steps whose window can lapse.
export const windowed = (plan) => plan.map((_, i) => i).slice(0, -1);
