// A text to take along: shown, copied, or saved as a file.
import { html, useRef, useState } from "../ui.js";
import { copyText } from "./copyas.js";
import { Dialog } from "./dialog.js";

export function CopyText({ title, text, file, how, run, onClose }) {
  const [copied, setCopied] = useState(false);
  const pre = useRef();
  const copy = async () => setCopied(await copyText(text, pre.current));
  return html`<${Dialog} title=${title} wide onClose=${onClose}>
    <p>${how} ${run && html`<code>${run}</code>`}</p>
    <pre ref=${pre} class="json copy-text" tabindex="0" aria-label=${title}>${text}</pre>
    <p class="buttons"><button class="primary" onClick=${copy}>${copied ? "Copied" : "Copy"}</button>
      <button onClick=${() => save(file, `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`)}>Save as ${file}</button>
      <span class="hidden" role="status">${copied ? "Copied" : ""}</span></p>
  <//>`;
}

// save lets the browser keep what an address holds as a file.
function save(file, href) {
  const link = document.createElement("a");
  link.href = href;
  link.download = file;
  link.click();
}
