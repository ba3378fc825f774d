// Plans as points: those that nothing beats are filled. It is for the mouse; the table beside it has the same for everybody.
import { html, useRef, useWidth } from "../ui.js";
import { span, percent } from "../words.js";
import { scale, ticks } from "../scale.js";

/** @import { Answers } from "../api.js" */
/** @typedef {Answers["Tried"]["plans"][number]} Tried a plan */

const height = 300;
const ground = height - 34;
const top = 16;
const label = 100; // pixels that the longest word beside a point takes

/** @param {{tried: Answers["Tried"], chosen: number, onChoose: (place: number) => void}} props */
export function Front({ tried, chosen, onChoose }) {
  const box = useRef();
  const width = useWidth(box);
  const most = (/** @type {(plan: Tried) => number} */ pick) => Math.max(...tried.plans.map(pick));
  const x = scale(0, Math.max(most((p) => p.figures.p95.value), 1) * 1.08, 56, Math.max(width - 14, 120));
  const y = scale(0, Math.min(Math.max(most((p) => p.figures.duplicates.value), 0.01) * 1.08, 1), ground, top);
  const points = tried.plans.map((plan, place) => ({ plan, place, front: tried.front.includes(place) }));
  const shares = ticks({ ...y, left: top, right: ground }, 50);
  const beside = (/** @type {Tried} */ p) => (x.x(p.figures.p95.value) > x.right - label
    ? { x: -9, y: -10, "text-anchor": "end" } : { x: 9, y: -8 });
  const above = points.filter((p) => !p.front).concat(points.filter((p) => p.front)); // what is drawn last lies on top
  return html`<div ref=${box} class="front">${width > 0 && html`<svg width=${width} height=${height} role="img"
      aria-label=${`${tried.plans.length} plans, ${tried.front.length} of which nothing beats: the table has them`}>
    ${shares.map((share) => html`<g key=${share} class="axis">
      <line x1=${x.left} x2=${x.right} y1=${y.x(share)} y2=${y.x(share)} />
      <text x=${x.left - 8} y=${y.x(share) + 4} text-anchor="end">${percent(share, 1)}</text></g>`)}
    ${ticks(x, 90).map((t) => html`<text key=${t} class="tick-words" x=${x.x(t)} y=${ground + 22} text-anchor="middle">${span(t)}</text>`)}
    ${above.map(({ plan, place, front }) => html`<g key=${place} class=${front ? "plan-point on-front" : "plan-point"}
        transform=${`translate(${x.x(plan.figures.p95.value)} ${y.x(plan.figures.duplicates.value)})`} onClick=${() => onChoose(place)}>
      <title>${plan.words}: ${percent(plan.figures.duplicates.value, 1)} twice, 95% within ${span(plan.figures.p95.value, 1)}</title>
      <circle class="target" r="12" />${place === chosen && html`<circle class="halo" r="10" />`}<circle class="point" r="5" />
      ${place === 0 && html`<text ...${beside(plan)}>today's</text>`}
      ${place === tried.recommended && place !== 0 && html`<text ...${beside(plan)}>recommended</text>`}</g>`)}
  </svg>`}</div>`;
}
