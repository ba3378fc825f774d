// One message as a timeline with a lane a channel: windows as bars that fill as the clock moves, receipts as
// signs above them, and each fall from one lane to the next with its cause.
import { html, useState, useRef, useEffect, useWidth } from "../ui.js";
import { useStore, startOf } from "../store.js";
import { scale, ticks } from "../scale.js";
import { horizon } from "../story.js";
import { span, clockTime, happening, marks, because } from "../words.js";
import { go } from "../address.js";
import { useNow } from "./clock.js";
import { Lane, laneHeight, Fall } from "./lane.js";

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
  const left = width < 560 ? 112 : 138;
  const axis = scale(from, to, left, Math.max(width - 18, left + 50));
  const high = laneHeight(story);
  const height = top + story.steps.length * high + 8;
  useZoom(box, axis, fit, setRange);
  const tell = (at) => (timeAs === "clock" && start ? clockTime(start, at) : span(at));
  const show = (line, x, y) => setTip(line && { line, x, y });
  const pin = (line) => !alone && go({ event: line.cursor === pinned ? "" : line.cursor }, false);
  return html`<section class="card timeline" aria-label="Timeline">
    <div class="timeline-tools">
      <span class="quiet-text hint">Drag to pan, Ctrl and the wheel to zoom</span>
      <button onClick=${() => setRange(zoomed(axis, fit, 1.6))} aria-label="Zoom out">−</button>
      <button onClick=${() => setRange(zoomed(axis, fit, 0.6))} aria-label="Zoom in">+</button>
      <button onClick=${() => setRange(null)} disabled=${!range}>Fit</button>
    </div>
    <div class="timeline-box" ref=${box}>
      ${width > 0 && html`<svg width=${width} height=${height} role="group"
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

// useRange is what was zoomed to, forgotten with the message.
function useRange(umid) {
  const [range, setRange] = useState(null);
  const before = useRef(umid);
  if (before.current !== umid) {
    before.current = umid;
    if (range) setRange(null);
  }
  return [range, setRange];
}

// zoomed is the range around a point (the middle, if not given) that is wider by a factor.
function zoomed(axis, fit, factor, around = (axis.from + axis.to) / 2) {
  const wide = Math.min(Math.max((axis.to - axis.from) * factor, 0.02), (fit.to - fit.from) * 4);
  const from = around - ((around - axis.from) / (axis.to - axis.from)) * wide;
  return { from, to: from + wide };
}

function useZoom(box, axis, fit, setRange) {
  const now = useRef();
  now.current = { axis, fit };
  useEffect(() => {
    const element = box.current;
    let drag = null;
    const onWheel = (e) => {
      const { axis: a, fit: f } = now.current;
      if (e.ctrlKey || e.metaKey) {
        e.preventDefault();
        const x = e.clientX - element.getBoundingClientRect().left;
        setRange(zoomed(a, f, e.deltaY > 0 ? 1.15 : 0.87, a.t(Math.max(x, a.left))));
      } else if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
        e.preventDefault();
        pan((e.deltaX || e.deltaY) * 0.8, a);
      }
    };
    const pan = (pixels, a) => {
      const by = (pixels / (a.right - a.left)) * (a.to - a.from);
      setRange({ from: a.from + by, to: a.to + by });
    };
    const onDown = (e) => {
      if (e.button === 0 && e.pointerType !== "touch") drag = { x: e.clientX, axis: now.current.axis };
    };
    const onMove = (e) => {
      if (drag && Math.abs(e.clientX - drag.x) > 3) pan(drag.x - e.clientX, drag.axis);
    };
    const onUp = () => { drag = null; };
    const onKey = (/** @type {any} */ { detail }) => {
      const { axis: a, fit: f } = now.current;
      setRange(detail === "f" ? null : zoomed(a, f, detail === "+" ? 0.6 : 1.6));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointerdown", onDown);
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("cascade-zoom", onKey);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointerdown", onDown);
      window.removeEventListener("pointermove", onMove);
      window.removeEventListener("pointerup", onUp);
      window.removeEventListener("cascade-zoom", onKey);
    };
  }, []);
}
