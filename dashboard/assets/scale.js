// A time axis: instants to pixels and back, and where its ticks are.
/** @typedef {{from: number, to: number, left: number, right: number}} Span of values, and of the pixels that they lie on */

const steps = [1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
  3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800, 2592000];

/** @param {number} from @param {number} to @param {number} left @param {number} right */
export function scale(from, to, left, right) {
  const perSecond = (right - left) / (to - from);
  return {
    from, to, left, right,
    x: (/** @type {number} */ t) => left + (t - from) * perSecond,
  };
}

// ticks are round instants, about so many pixels apart.
/** @param {Span} span @param {number} apart */
export function ticks({ from, to, left, right }, apart) {
  const wanted = ((to - from) * apart) / Math.max(right - left, 1);
  const step = steps.find((s) => s >= wanted) || steps[steps.length - 1];
  const list = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 && list.length < 60; i++) {
    list.push(Number((i * step).toFixed(6)));
  }
  return list;
}

// dodge moves marks that would cover each other apart, in their order, as little as will do: to the right, and back
// from the right edge where there is no more room.
/** @param {number[]} xs @param {number} apart @param {number} edge */
export function dodge(xs, apart, edge) {
  /** @type {number[]} */
  const places = [];
  for (const x of xs) places.push(Math.max(x, (places.length ? places[places.length - 1] : -Infinity) + apart));
  for (let i = places.length - 1, most = edge; i >= 0 && places[i] > most; i--, most -= apart) places[i] = most;
  return places;
}
