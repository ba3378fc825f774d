// A button for what cannot be undone: the first click asks, the second one does it.
import { html, useState } from "../ui.js";

/** @param {{label: string, what: string, onDo: () => void, disabled?: boolean}} props */
export function Sure({ label, what, onDo, disabled = false }) {
  const [asked, setAsked] = useState(false);
  const focus = (/** @type {HTMLElement | null} */ button) => button?.focus();
  if (!asked) return html`<button type="button" class="danger" disabled=${disabled} onClick=${() => setAsked(true)}>${label}</button>`;
  return html`<span class="sure" role="group" aria-label=${label}>
    <button type="button" class="danger" ref=${focus} onClick=${onDo}>${`Yes, ${what}`}</button>
    <button type="button" onClick=${() => setAsked(false)}>No</button></span>`;
}
