// A text in code with what is said about it at its place. The editor comes when it is needed: until then, and where it
// cannot be had, a text area stands in.
import { html, useState, useEffect, useLayoutEffect, useRef } from "../ui.js";

/** @import { Schema } from "../api.js" */
/** @import { Place } from "../places.js" */

/** @typedef {{kind: string, at: Place, text: string}} Problem of kind "error", or another, at its place in the text */
/** @typedef {{current: (place: Place) => void}} GoTo leads to a place in the text */

/** @type {Promise<unknown> | null} */
let coming = null; // of the editor
const fetchEditor = () => {
  coming = coming || import("../codetext.js").catch((err) => {
    coming = null; // it is asked for again with the next text
    throw err;
  });
  return coming;
};

const isThere = () => Boolean(customElements.get("code-text"));

// Code shows a text. GoTo is set to what leads to a place in it, and schema tells where the JSON Schema of the text is.
/**
 * @param {{id?: string, label: string, language: string, value: string, onInput: (text: string) => void, problems: Problem[],
 *   goTo: GoTo, schema?: Schema | null}} props
 */
export function Code({ id, label, language, value, onInput, problems, goTo, schema = null }) {
  const [there, setThere] = useState(isThere());
  const field = useRef(/** @type {any} */ (null)); // the editor, or the text area
  const place = useRef(/** @type {Place | null} */ (null)); // of the cursor in the text area, where it had the focus
  useEffect(() => {
    if (there) return;
    fetchEditor().then(() => {
      const { current } = field;
      if (current && current === document.activeElement) place.current = [current.selectionStart, current.selectionEnd];
      setThere(true);
    }, () => {});
  }, []);
  useLayoutEffect(() => {
    if (there && place.current) field.current.select(...place.current);
    place.current = null;
  }, [there]);
  goTo.current = ([from, to]) => {
    if (there) field.current.select(from, to);
    else {
      field.current.focus();
      field.current.setSelectionRange(from, to);
    }
  };
  if (there) {
    return html`<code-text id=${id} ref=${field} language=${language} label=${label} schema=${schema} value=${value}
      problems=${problems} onInput=${(e) => onInput(e.target.value)}></code-text>`;
  }
  return html`<textarea id=${id} ref=${field} class="mono code-plain" spellcheck="false" autocapitalize="off" autocomplete="off"
    wrap="off" rows="12" aria-label=${label} aria-invalid=${problems.some((p) => p.kind === "error")} value=${value}
    onInput=${(e) => onInput(e.target.value)}></textarea>`;
}
