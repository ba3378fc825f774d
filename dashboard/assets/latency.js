// The shape of a latency, for drawing: the distributions of the scenario's form.
import { seconds } from "./words.js";

/** @import { Answers } from "./api.js" */
/** @typedef {Answers["Latency"]} Latency */

// normal is the quantile of the standard normal distribution (Acklam's approximation, good to 1e-9).
/** @param {number} p */
function normal(p) {
  const a = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
  const c = [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const at = (/** @type {number} */ x, /** @type {number[]} */ ...factors) => factors.reduce((sum, f) => sum * x + f, 0); // of a polynomial
  const tail = (/** @type {number} */ q) => at(q, ...c) / at(q, ...d, 1);
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 0.97575) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (at(r, ...a) * q) / at(r, ...b, 1);
}

// quantile is the latency that a share p of all do not exceed, in seconds.
/** @param {Latency} latency @param {number} p */
export function quantile(latency, p) {
  if (typeof latency !== "object") return seconds(latency);
  const { uniform, normal: n, lognormal, exponential, percentiles } = latency;
  if (uniform) return seconds(uniform.min) + p * (seconds(uniform.max) - seconds(uniform.min));
  if (n) return Math.max(seconds(n.mean) + seconds(n.sd) * normal(p), 0);
  if (lognormal) return seconds(lognormal.median) * Math.exp(lognormal.sigma * normal(p));
  if (exponential) return -seconds(exponential.mean) * Math.log(1 - p);
  return percentiles ? between(percentiles, p) : NaN;
}

/** @param {Record<string, string>} of @param {number} p */
function between(of, p) {
  const points = Object.entries(of).map(([k, v]) => [Number(k.slice(1)) / 100, seconds(v)]).sort((x, y) => x[0] - y[0]);
  let [share, at] = [0, 0];
  for (const [s, t] of points) {
    if (p <= s) return at + ((p - share) / (s - share)) * (t - at);
    [share, at] = [s, t];
  }
  return at;
}

// density counts a distribution into bins that grow by a factor, from least to most seconds: shares of the highest.
/** @param {Latency} latency @param {number} least @param {number} most @param {number} bins */
export function density(latency, least, most, bins) {
  const counts = new Array(bins).fill(0);
  const samples = 2000;
  for (let i = 0; i < samples; i++) {
    const t = quantile(latency, (i + 0.5) / samples);
    const bin = Math.floor((bins * Math.log(Math.max(t, least) / least)) / Math.log(most / least));
    counts[Math.min(Math.max(bin, 0), bins - 1)]++;
  }
  const smooth = counts.map((n, i) => ((counts[i - 1] || 0) + 2 * n + (counts[i + 1] || 0)) / 4);
  const top = Math.max(...smooth) || 1;
  return smooth.map((n) => n / top);
}
