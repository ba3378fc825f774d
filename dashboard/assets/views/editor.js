// A text area with line numbers, and a mark at each line that something is said about.
import { html, useRef } from "../ui.js";

export function Editor({ id, value, onInput, marks, ref_, rows = 20 }) {
  const gutter = useRef();
  const lines = value.split("\n");
  const kinds = new Map();
  for (const m of marks) if (kinds.get(m.line) !== "error") kinds.set(m.line, m.kind);
  return html`<div class="editor">
    <div class="gutter" aria-hidden="true" ref=${gutter}>${lines.map((_, i) => html`<div key=${i}
      class=${kinds.has(i + 1) ? `line-${kinds.get(i + 1)}` : ""}>
        ${kinds.get(i + 1) === "error" ? "✕ " : kinds.has(i + 1) ? "! " : ""}${i + 1}</div>`)}</div>
    <textarea id=${id} ref=${ref_} class="mono" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off"
      rows=${Math.min(Math.max(lines.length, 8), rows)}
      aria-invalid=${[...kinds.values()].includes("error")} value=${value}
      onInput=${(e) => onInput(e.target.value)} onScroll=${(e) => { gutter.current.scrollTop = e.target.scrollTop; }}></textarea>
  </div>`;
}
