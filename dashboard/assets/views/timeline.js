// One message as a timeline with a lane a channel: windows as bars that fill as the clock moves, receipts as
// signs above them, and each fall from one lane to the next with its cause.
import { html, useState, useRef, useLayoutEffect, useWidth } from "../ui.js";
import { useStore, startOf } from "../store.js";
import { scale, ticks } from "../scale.js";
import { horizon } from "../story.js";
import { span, clockTime, happening, marks, because } from "../words.js";
import { go } from "../address.js";
import { useNow } from "./clock.js";
import { Lane, laneHeight, Fall } from "./lane.js";
import { useRange, useZoom, zoomed } from "./zoom.js";

const top = 30;

// Timeline draws a story. One that stands alone is of no message of the world: its clock does not count.
export function Timeline({ story, alone }) {
  const box = useRef();
  const width = useWidth(box);
  const start = useStore(startOf);
  const timeAs = useStore((s) => (alone ? "span" : s.timeAs));
  const pinned = useStore((s) => s.event);
  const [tip, setTip] = useState(null);
  const [range, setRange] = useRange(story.umid);
  const now = useNow();
  const t = alone ? story.events.at(-1).t : now;
  const fit = { from: story.submitted, to: end(story, t) };
  const { from, to } = range || fit;
  const [left, labels] = useLabels(story.umid, width < 560 ? 112 : 138);
  const axis = scale(from, to, left, Math.max(width - 18, left + 50));
  const high = laneHeight(story);
  const height = top + story.steps.length * high + 8;
  useZoom(box, axis, fit, setRange);
  const tell = (at) => (timeAs === "clock" && start ? clockTime(start, at) : span(at));
  const show = (line, x, y) => setTip(line && { line, x, y });
  const pin = (line) => !alone && go({ event: line.cursor === pinned ? "" : line.cursor }, false);
  return html`<section class="card timeline" aria-label="Timeline">
    <div class="timeline-tools">
      <span class="quiet-text hint">Drag to pan; Ctrl and the wheel, or two fingers, to zoom</span>
      <button onClick=${() => setRange(zoomed(axis, fit, 1.6))} aria-label="Zoom out">−</button>
      <button onClick=${() => setRange(zoomed(axis, fit, 0.6))} aria-label="Zoom in">+</button>
      <button onClick=${() => setRange(null)} disabled=${!range}>Fit</button>
    </div>
    <div class="timeline-box" ref=${box}>
      ${width > 0 && html`<svg ref=${labels} width=${width} height=${height} role="group"
        aria-label=${story.journey ? "Lanes of the sends" : `Lanes of message ${story.umid}`}>
        <defs>
          <clipPath id="plot"><rect x=${left - 14} y="0" width=${Math.max(width - left + 14, 1)} height=${height} /></clipPath>
          <pattern id="lapsed" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="3" height="7" class="hatch" /></pattern>
        </defs>
        ${story.steps.map((s, i) => html`<rect key=${s.n} class="lane-back" x="0" y=${top + i * high + 2}
          width=${width} height=${high - 4} rx="8" />`)}
        <${Axis} axis=${axis} height=${height} tell=${tell} />
        ${!alone && html`<${Now} t=${t} axis=${axis} height=${height} tell=${tell} />`}
        <g clip-path="url(#plot)">
          ${story.steps.slice(0, -1).map((s, i) => html`<${Fall} key=${s.n} step=${s} next=${story.steps[i + 1]}
            y=${top + i * high} high=${high} axis=${axis} />`)}
        </g>
        ${story.steps.map((s, i) => html`<${Lane} key=${s.n} step=${s} story=${story} y=${top + i * high}
          axis=${axis} t=${t} show=${show} pin=${pin} pinned=${pinned} tell=${tell} />`)}
      </svg>`}
      ${tip && html`<${Tip} tip=${tip} story=${story} width=${width} tell=${tell} />`}
    </div>
  </section>`;
}

// useLabels is where the lanes begin, right of the widest label that there was, and the ref of what they are drawn in.
/** @returns {[number, any]} */
function useLabels(umid, least) {
  const svg = useRef(/** @type {any} */ (null));
  const [widest, setWidest] = useState({ umid, to: 0 });
  useLayoutEffect(() => {
    if (!svg.current) return;
    const to = Math.ceil(Math.max(...[...svg.current.querySelectorAll(".lane-label")].map((e) => e.getBBox().x + e.getBBox().width)));
    if (widest.umid !== umid || to > widest.to) setWidest({ umid, to });
  });
  return [Math.max(least, (widest.umid === umid ? widest.to : 0) + 18), svg];
}

// end is where a timeline that is fitted ends: a little after all that it has to show.
function end(story, t) {
  const last = Math.max(horizon(story, t), story.submitted + 4);
  return story.submitted + (last - story.submitted) * 1.07;
}

function Axis({ axis, height, tell }) {
  return html`<g class="axis">${ticks(axis, 84).map((at) => html`<g key=${at}>
    <line x1=${axis.x(at)} x2=${axis.x(at)} y1="22" y2=${height} />
    <text x=${axis.x(at)} y="14" text-anchor="middle">${tell(at)}</text></g>`)}</g>`;
}

function Now({ t, axis, height, tell }) {
  if (t < axis.from || t > axis.to) return null;
  const x = axis.x(t);
  return html`<g class="now"><line x1=${x} x2=${x} y1="18" y2=${height} />
    <path d=${`M${x - 5} 16h10l-5 7z`} /><title>now, ${tell(t)}</title></g>`;
}

function Tip({ tip, story, width, tell }) {
  const { line, x, y } = tip;
  const notes = marks(line);
  const why = because(line, story);
  const at = x > width - 250 ? { right: `${Math.max(width - x - 8, 4)}px` } : { left: `${Math.max(x - 12, 4)}px` };
  return html`<div class="tip" role="tooltip" style=${{ top: `${y + 16}px`, ...at }}>
    <strong>${happening(line, story)}</strong>
    ${why && html`<span>${why}</span>`}
    <span>at ${tell(line.t)}${line.t !== story.submitted && `, ${span(line.t - story.submitted)} after the submission`}</span>
    ${notes.length > 0 && html`<span class="notes">${notes.join(" · ")}</span>`}
  </div>`;
}
