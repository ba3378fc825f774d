// How long a provider takes, drawn on a scale of time that grows by factors.
import { html, useRef, useWidth } from "../ui.js";
import { density } from "../latency.js";
import { seconds, span } from "../words.js";

/** @import { Answers } from "../api.js" */
/** @import { Latency } from "../latency.js" */

const least = 0.01;
const most = 7200;
const height = 84;
const ground = 62;

// along is where an instant is, on a scale so many pixels wide.
/** @param {number} t @param {number} width */
const along = (t, width) => 8 + ((width - 16) * Math.log(Math.min(Math.max(t, least), most) / least)) / Math.log(most / least);

/** @param {{provider: Answers["Provider"], label: string}} props */
export function LatencyDrawing({ provider, label }) {
  const script = provider.script || (provider.model ? null : [
    { status: "Accepted", after: "50ms" }, { status: "Sent", after: "200ms" }, { status: "Delivered", after: "3s" }]);
  const box = useRef();
  const width = useWidth(box);
  const x = (/** @type {number} */ t) => along(t, width);
  return html`<div class="latency" ref=${box}>${width > 0 && html`<svg width=${width} height=${height} role="img" aria-label=${label}>
    <line x1="0" x2=${width} y1=${ground} y2=${ground} />
    ${[0.05, 1, 10, 60, 600, 3600].map((t) => html`<g key=${t}><line x1=${x(t)} x2=${x(t)} y1=${ground} y2=${ground + 4} />
      <text x=${x(t)} y=${height - 5} text-anchor="middle">${span(t).replace("600 s", "10 min")}</text></g>`)}
    ${script ? html`<${Script} script=${script} width=${width} />` : html`<${Model} model=${provider.model} width=${width} />`}
  </svg>`}</div>`;
}

/** @param {{script: Answers["ScriptedReceipt"][], width: number}} props */
function Script({ script, width }) {
  if (!script.length) return html`<text x=${width / 2} y="36" text-anchor="middle">silence</text>`;
  return script.map((r, i) => {
    const bad = r.status === "Rejected" || r.status === "Undelivered";
    const at = along(seconds(r.after), width);
    const last = i === script.length - 1;
    return html`<g key=${i}><line class=${bad ? "spike spike-bad" : "spike"} x1=${at} x2=${at} y1=${ground} y2=${last ? 20 : 36} />
      ${last && html`<text x=${Math.min(Math.max(at, 30), width - 34)} y="14" text-anchor="middle">
        ${r.status} ${span(seconds(r.after))}</text>`}</g>`;
  });
}

/** @param {{model: Answers["Model"], width: number}} props */
function Model({ model, width }) {
  /** @type {[string, Latency][]} */
  const areas = [["Delivered", model.delivered || "3s"]];
  if (model.read) areas.push(["Read, after that", model.read]);
  return areas.map(([name, latency], i) => {
    if (typeof latency !== "object") {
      const at = along(seconds(latency), width);
      return html`<g key=${name}><line class="spike" x1=${at} x2=${at} y1=${ground} y2="22" />
        <text x=${at} y="14" text-anchor="middle">${name}</text></g>`;
    }
    const bins = density(latency, least, most, 60);
    const points = bins.map((share, j) => `${8 + ((width - 16) * (j + 0.5)) / bins.length} ${ground - share * (i ? 30 : 42)}`);
    const peak = bins.indexOf(1);
    return html`<g key=${name}><path class="area" d=${`M8 ${ground}L${points.join("L")}L${width - 8} ${ground}z`} />
      <text x=${Math.min(Math.max(8 + ((width - 16) * peak) / bins.length, 34), width - 48)} y=${i ? 29 : 15} text-anchor="middle">
        ${name}</text></g>`;
  });
}
