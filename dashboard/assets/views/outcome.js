// A message's outcome: a sign and a word.
import { html } from "../ui.js";

/** @type {Record<string, string>} */
const signs = {
  open: "M8 2.5A5.5 5.5 0 1 0 8 13.5A5.5 5.5 0 1 0 8 2.5M8 5V8L10 9.5",
  succeeded: "M4 8.5 7 11.5 12 5", failed: "M4.5 4.5 11.5 11.5M11.5 4.5 4.5 11.5",
  expired: "M5 3.5H11M5 12.5H11M5.5 3.5C5.5 7 10.5 9 10.5 12.5M10.5 3.5C10.5 7 5.5 9 5.5 12.5", cancelled: "M4 8H12",
};

/** @param {{outcome: string, copies?: number, bare?: boolean}} props */
export const Outcome = ({ outcome, copies = 0, bare }) => html`<span class="outcome outcome-${outcome}">
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${signs[outcome]} /></svg>
  ${!bare && outcome}</span>
  ${copies > 1 && html`<span class="chip chip-twice">${copies} copies</span>`}`;
