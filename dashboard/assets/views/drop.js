// A place where a file can be dropped. Whoever cannot drag has a button beside it.
import { html, useState, useRef } from "../ui.js";

/** @import { FieldEvent } from "../ui.js" */

/** @param {FieldEvent} e */
const hasFiles = (e) => Boolean(e.dataTransfer?.types.includes("Files"));

// Drop is a page that hands the first file that is dropped on it to onFile. What names the file that is wanted. A file is its
// own even over an editor, which would write its text where it fell.
/** @param {{what: string, onFile: (file: File) => void, children: any}} props */
export function Drop({ what, onFile, children }) {
  const [over, setOver] = useState(false);
  const onDragOver = (/** @type {FieldEvent} */ e) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    e.stopPropagation();
    setOver(true);
  };
  const onDragLeave = (/** @type {FieldEvent} */ e) => {
    if (!e.currentTarget.contains(e.relatedTarget)) setOver(false);
  };
  const onDrop = (/** @type {FieldEvent} */ e) => {
    if (!hasFiles(e)) return;
    e.preventDefault();
    e.stopPropagation();
    setOver(false);
    const [file] = e.dataTransfer?.files || [];
    if (file) onFile(file);
  };
  return html`<div class=${over ? "page drop over" : "page drop"}
      onDragOverCapture=${onDragOver} onDragLeave=${onDragLeave} onDropCapture=${onDrop}>
    ${children}${over && html`<p class="drop-words" aria-hidden="true">Drop ${what} here</p>`}</div>`;
}

// OpenFile is a button that lets a file be picked.
/** @param {{label: string, accept: string, onFile: (file: File) => void}} props */
export function OpenFile({ label, accept, onFile }) {
  const picker = useRef();
  const picked = (/** @type {FieldEvent} */ e) => {
    const [file] = e.target.files || [];
    e.target.value = ""; // the same one may be picked again
    if (file) onFile(file);
  };
  return html`<button onClick=${() => picker.current.click()}>${label}</button>
    <input ref=${picker} type="file" hidden accept=${accept} onChange=${picked} />`;
}
