// What was watched, as a text to take along.
import { html, useRef, useState } from "../ui.js";
import { get, say } from "../store.js";
import { now } from "../world.js";
import { feature } from "../feature.js";
import { sendPath } from "../api.js";
import { scenarioFile, curl } from "../scenariofile.js";
import { Dialog } from "./dialog.js";

// copyText copies a text that an element shows, and reports whether it could. Browsers give the clipboard only to
// pages of this machine and to those over TLS: for others the text is selected, and copied as by hand.
export async function copyText(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    if (document.execCommand("copy")) return true;
    say("The browser does not let this page copy: the text is selected, copy it by keyboard.");
    return false;
  }
}

const forms = {
  feature: { label: "Feature file", file: "fallback.feature", how: "Save it in a folder and run it with", run: "cascade test fallback.feature" },
  scenario: { label: "Scenario file", file: "fallback.yaml", how: "Save it and run it with", run: "cascade run fallback.yaml" },
  curl: { label: "curl", file: "send.sh", how: "Sends the same payload from a shell.", run: "" },
};

export function CopyAs({ story, payload, form, onClose }) {
  const [shown, setShown] = useState(form);
  const [copied, setCopied] = useState(false);
  const text = textOf(shown, story, payload);
  const { label, file, how, run } = forms[shown];
  const pre = useRef();
  const copy = async () => setCopied(await copyText(text, pre.current));
  const download = () => {
    const link = document.createElement("a");
    link.href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
    link.download = file;
    link.click();
  };
  return html`<${Dialog} title="Copy as" wide onClose=${onClose}>
    <div class="split" role="group" aria-label="Form">${Object.entries(forms).map(([name, f]) => html`<button key=${name}
      aria-pressed=${name === shown} class=${name === shown ? "primary" : ""} onClick=${() => { setShown(name); setCopied(false); }}>${f.label}</button>`)}</div>
    <p>${how} ${run && html`<code>${run}</code>`}</p>
    <pre ref=${pre} class="json copy-text" tabindex="0" aria-label=${label}>${text}</pre>
    <p class="buttons"><button class="primary" onClick=${copy}>${copied ? "Copied" : "Copy"}</button>
      <button onClick=${download}>Save as ${file}</button><span class="hidden" role="status">${copied ? "Copied" : ""}</span></p>
  <//>`;
}

function textOf(form, story, payload) {
  if (form === "curl") return curl({ method: "POST", path: sendPath(get().world), body: payload }, get().key);
  return form === "feature" ? feature(story, payload, now()) : scenarioFile(story, payload);
}
