// The sheet of keyboard shortcuts.
import { html, useState } from "../ui.js";
import { set, useStore } from "../store.js";
import { shortcuts, enabled, enable } from "../keys.js";
import { Dialog } from "./dialog.js";

export function Sheets() {
  const sheet = useStore((s) => s.sheet);
  const [on, setOn] = useState(enabled());
  if (sheet !== "keys") return null;
  const groups = [...new Set(shortcuts.map((s) => s.group))];
  return html`<${Dialog} title="Keyboard shortcuts" onClose=${() => set({ sheet: "" })}>
    <div class="keys">${groups.map((group) => html`<section key=${group}><h3>${group}</h3><dl>
      ${shortcuts.filter((s) => s.group === group).map((s) => html`<div key=${s.what}>
        <dt>${s.keys.map((k) => html`<kbd key=${k}>${k}</kbd>`)}</dt><dd>${s.what}</dd></div>`)}</dl></section>`)}</div>
    <label class="check"><input type="checkbox" checked=${on} onChange=${(e) => { enable(e.target.checked); setOn(e.target.checked); }} />
      single keys do all this</label>
  <//>`;
}
