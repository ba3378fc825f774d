// What was watched, as a text to take along.
import { html, useState } from "../ui.js";
import { get } from "../store.js";
import { now } from "../world.js";
import { feature } from "../feature.js";
import { scenarioFile, curl } from "../scenariofile.js";
import { Dialog } from "./dialog.js";

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
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
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
    <pre class="json copy-text" tabindex="0" aria-label=${label}>${text}</pre>
    <p class="buttons"><button class="primary" onClick=${copy}>${copied ? "Copied" : "Copy"}</button>
      <button onClick=${download}>Save as ${file}</button><span class="hidden" role="status">${copied ? "Copied" : ""}</span></p>
  <//>`;
}

function textOf(form, story, payload) {
  if (form === "curl") return curl(get().world, payload, get().key);
  return form === "feature" ? feature(story, payload, now()) : scenarioFile(story, payload);
}
