// A text to take along: shown, copied, or kept as a file.
import { html, useRef, useState } from "../ui.js";
import { saveAs } from "../saving.js";
import { copyText } from "./copyas.js";
import { Dialog } from "./dialog.js";

// CopyText shows a text. Label says what it is, where the title does not, how what it is for, and run the command that runs it.
/** @param {{title: string, label?: string, text: string, file: string, how: string, run?: string, onClose: () => void}} props */
export function CopyText({ title, label = title, text, file, how, run, onClose }) {
  const [copied, setCopied] = useState(false);
  const pre = useRef();
  return html`<${Dialog} title=${title} wide onClose=${onClose}>
    <p>${how} ${run && html`<code>${run}</code>`}</p>
    <pre ref=${pre} class="json copy-text" tabindex="0" aria-label=${label}>${text}</pre>
    <p class="buttons"><button class="primary" onClick=${async () => setCopied(await copyText(text, pre.current))}>
        ${copied ? "Copied" : "Copy"}</button>
      <button onClick=${() => saveAs(text, file)}>Save as ${file}</button>
      <span class="hidden" role="status">${copied ? "Copied" : ""}</span></p>
  <//>`;
}
