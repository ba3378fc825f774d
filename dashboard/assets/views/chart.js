// A chart, drawn by uPlot on a canvas.
import { html, useRef, useEffect, useWidth } from "../ui.js";
import uPlot from "../vendor/uPlot-1.6.32/uPlot.esm.js";

/** @param {string} name */
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// Chart draws data, [xs, ys, …], with a series a ys: {label, color, dash}. Its words are for those who do
// not see it.
/**
 * @param {{title: string, words: string, data: [number[], ...number[][]], x?: (v: number) => string, y?: (v: number) => string,
 *   series: {label: string, color: string, dash?: number[]}[]}} props
 */
export function Chart({ title, words, data, series, x, y }) {
  const box = useRef();
  const plot = useRef(/** @type {uPlot | null} */ (null));
  const width = useWidth(box);
  const dark = useScheme();
  useEffect(() => {
    if (!width) return undefined;
    const lines = { stroke: color("line"), width: 1 };
    const axis = { stroke: color("quiet"), grid: lines, ticks: lines, font: "12px sans-serif" };
    const drawn = new uPlot({
      width, height: 220, legend: { show: true }, cursor: { y: false, drag: { x: false, y: false } }, scales: { x: { time: false } },
      axes: [{ ...axis, values: (_, vs) => vs.map(x || String) }, { ...axis, size: 56, values: (_, vs) => vs.map(y || String) }],
      series: [{ label: "at", value: (_, v) => (v === null ? "–" : (x || String)(v)) }, ...series.map((s) => ({
        label: s.label, stroke: color(s.color), width: 2, points: { show: false }, dash: s.dash,
      }))],
    }, data, box.current);
    plot.current = drawn;
    return () => {
      drawn.destroy();
      plot.current = null;
    };
  }, [width, dark]);
  useEffect(() => {
    if (plot.current) plot.current.setData(data);
  }, [data]);
  return html`<figure class="card chart"><h2>${title}</h2><p class="hidden">${words}</p><div ref=${box} aria-hidden="true"></div></figure>`;
}

// useScheme draws again when the system goes light or dark.
function useScheme() {
  const query = useRef(matchMedia("(prefers-color-scheme: dark)"));
  return query.current.matches;
}
