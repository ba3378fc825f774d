// A step's window on the axis on which it was tried at other lengths: the slider lies on that axis.
import { html, useState } from "../ui.js";
import { Picture } from "./picture.js";

/** @import { Answers } from "../api.js" */
/** @typedef {{x: number, width: number, from: number, to: number}} Plot where lengths of a window, in seconds, lie in pixels */

const thumb = 24; // how wide the slider's handle is, in pixels

/**
 * @param {{svg?: string, plan: Answers["Step"][], own: Answers["Step"][], step: number, onStep: (step: number) => void,
 *   onWindow: (seconds: number) => void}} props
 */
export function WindowPicture({ svg, plan, own, step, onStep, onWindow }) {
  const [plot, setPlot] = useState(/** @type {Plot | null} */ (null));
  const windowed = plan.slice(0, -1);
  const { channel, fallbackAfter } = plan[step];
  const was = own.find((s) => s.channel === channel)?.fallbackAfter;
  return html`<section class="card windows" aria-label="The window">
    ${windowed.length > 1 && html`<div class="split" role="group" aria-label="Whose window">
      ${windowed.map((s, i) => html`<button key=${s.channel} aria-pressed=${i === step} class=${i === step ? "primary" : ""}
        onClick=${() => onStep(i)}>${s.channel}</button>`)}</div>`}
    <${Picture} svg=${svg} ready=${(/** @type {SVGSVGElement} */ drawn) => setPlot(plotOf(drawn))} />
    ${plot && html`<${Slider} plot=${plot} channel=${channel} value=${fallbackAfter} was=${was} onWindow=${onWindow} />`}
  </section>`;
}

// plotOf is where the lengths lie on the picture.
/** @param {SVGSVGElement} svg @returns {Plot | null} */
function plotOf(svg) {
  /** @type {SVGRectElement | null} */
  const plot = svg.querySelector(".plot");
  if (!plot) return null;
  const { x, width, dataset } = plot;
  return { x: x.baseVal.value, width: width.baseVal.value, from: Number(dataset.from), to: Number(dataset.to) };
}

/** @param {{plot: Plot, channel: string, value?: number, was?: number, onWindow: (seconds: number) => void}} props */
function Slider({ plot, channel, value, was, onWindow }) {
  const shown = Math.min(Math.max(value ?? plot.to, plot.from), plot.to);
  const other = was && was !== value ? `, was ${was} s` : "";
  return html`<input class="window-slider ch-${channel}" type="range" min=${plot.from} max=${plot.to} step="1" value=${shown}
      style=${{ marginLeft: `${plot.x - thumb / 2}px`, width: `${plot.width + thumb}px` }}
      aria-label=${`${channel}’s window, in seconds`} aria-valuetext=${`${shown} s${other}`}
      onInput=${(e) => onWindow(Number(e.target.value))} />
    <p class="quiet-text window-hint">Drag it, or use the arrow keys: the window is
      ${" "}<b>${value ? `${value} s` : "without an end"}</b>${other}.</p>`;
}
