// The sign of each kind of line: told apart by shape, not by colour alone.
import { html } from "../ui.js";
import { wordOf, isDuplicate } from "../story.js";

/** @import { Line } from "../stream.js" */

/** @type {Record<string, any>} */
const shapes = {
  Accepted: html`<circle r="2.2" class="solid" />`,
  Sent: html`<path d="M-4 .5 -1.2 3.3 4 -3" />`,
  Delivered: html`<path d="M-5.5 .5 -3 3 1.5 -3M-1.2 1.6 .4 3 5.5 -3" />`,
  Read: html`<path d="M-6 0Q0 -6.5 6 0 0 6.5 -6 0z" /><circle r="1.9" class="solid" />`,
  Rejected: html`<path d="M-3.2 -3.2 3.2 3.2M3.2 -3.2 -3.2 3.2" />`,
  Undelivered: html`<path d="M0 -4.5V1" /><circle cy="4" r="1.1" class="solid" />`,
  submitted: html`<path d="M-4 0H4M.5 -3.5 4 0 .5 3.5" />`,
  fired: html`<path d="M-2.6 -4.2 4.2 0 -2.6 4.2z" class="solid" />`,
  skipped: html`<path d="M-4.5 -3 0 0 -4.5 3zM.5 -3 5 0 .5 3z" class="solid" />`,
  lapsed: html`<path d="M-3.5 -5H3.5M-3.5 5H3.5M-3 -5C-3 -1 3 1 3 5M3 -5C3 -1 -3 1 -3 5" />`,
  succeeded: html`<path d="M-4.5 .5 -1.2 3.8 4.5 -3.5" class="bold" />`,
  failed: html`<path d="M-3.5 -3.5 3.5 3.5M3.5 -3.5 -3.5 3.5" class="bold" />`,
  expired: html`<circle r="5" /><path d="M0 -3V0L2.2 1.8" />`,
  cancelled: html`<circle r="5" /><path d="M-3.5 -3.5 3.5 3.5" />`,
  webhook: html`<path d="M-5 -3.5H5V3.5H-5zM-5 -3.5 0 .8 5 -3.5" />`,
};

// toneOf is the class that colours a line: what went well, what went wrong, what moved the message on.
/** @param {Line} line */
function toneOf(line) {
  if (line.stale || line.refused) return "tone-quiet";
  if (isDuplicate(line)) return "tone-twice";
  switch (wordOf(line)) {
    case "succeeded": case "Delivered": case "Read": return "tone-good";
    case "failed": case "Rejected": case "Undelivered": return "tone-bad";
    case "lapsed": case "skipped": case "expired": return "tone-moved";
    default: return "tone-plain";
  }
}

// Glyph is a sign in a circle, around (0, 0) of an SVG.
/** @param {{line: Line, r?: number}} props */
const Glyph = ({ line, r = 10 }) => html`<g class="glyph ${toneOf(line)} ${line.late ? "late" : ""}">
  <circle r=${r} class="ring" />${shapes[wordOf(line)]}
  ${isDuplicate(line) && html`<circle r=${r + 3.5} class="ring-twice" />`}
</g>`;

// Sign is the same as a small picture of its own.
/** @param {{line: Line}} props */
export const Sign = ({ line }) => html`<svg class="sign" viewBox="-15 -15 30 30" width="28" height="28" aria-hidden="true">
  <${Glyph} line=${line} /></svg>`;
