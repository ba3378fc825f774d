// What was watched, as a text to take along.
import { html, useEffect, useRef, useState } from "../ui.js";
import { get, say, watches } from "../store.js";
import { now, attempt } from "../world.js";
import { feature } from "../feature.js";
import { api, sendPath, advancePath } from "../api.js";
import { curl, authorization } from "../curl.js";
import { saveAs } from "../saving.js";
import { journeyCurl, journeyFeature, toldAt } from "../journeycopy.js";
import { Dialog } from "./dialog.js";

/** @import { Journey } from "../journey.js" */
/** @import { Request, Wire } from "../journeycopy.js" */
/** @import { Payload } from "../payloads.js" */
/** @import { Message, Story } from "../story.js" */

// copyText copies a text that an element shows, and reports whether it could. Browsers give the clipboard only to
// pages of this machine and to those over TLS: for others the text is selected, and copied as by hand.
/** @param {string} text @param {Element} element */
export async function copyText(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    if (document.execCommand("copy")) return true;
    say("The browser does not let this page copy: the text is selected, copy it by keyboard.");
    return false;
  }
}

/** @typedef {"feature" | "scenario" | "curl"} Form */
/** @typedef {Record<Form, {label: string, file: string, how: string, run: string}>} Forms */
/** @typedef {{wires: Map<string, Wire>, requests: Map<string, Request>}} Over the wires that a journey came over, and its requests */

/** @type {Forms} */
const forms = {
  feature: {
    label: "Feature file", file: "fallback.feature", run: "cascade test fallback.feature",
    how: "Save it in a folder and run it with",
  },
  scenario: { label: "Scenario file", file: "fallback.yaml", how: "Save it and run it with", run: "cascade run fallback.yaml" },
  curl: { label: "curl", file: "send.sh", how: "Sends the same payload from a shell.", run: "" },
};

/** @type {Forms} */
const journeyForms = {
  feature: {
    label: "Feature file", file: "journey.feature", run: "cascade test journey.feature --listen 127.0.0.1:8080",
    how: "Put in the request that makes your service send, and run it beside your service with",
  },
  scenario: {
    label: "Scenario file", file: "journey.yaml", run: "",
    how: "The feature file needs it beside it: where your service is told of statuses.",
  },
  curl: { label: "curl", file: "sends.sh", how: "Makes the same sends from a shell, each in its protocol.", run: "" },
};

// CopyAs shows a message in a form. Its scenario is asked of its world, unless it is given: the world may be gone.
/** @param {{story: Story, payload: Payload, scenario?: string, form: Form, onClose: () => void}} props */
export function CopyAs({ story, payload, scenario = "", form, onClose }) {
  const [shown, setShown] = useState(form);
  const [copied, setCopied] = useState(false);
  const over = useOver(story);
  const all = story.journey ? journeyForms : forms;
  const { label, file, how, run } = all[shown];
  const hasScenario = !watches && (!story.journey || (over && toldAt(over.wires).length > 0));
  const offered = /** @type {Form[]} */ (Object.keys(all)).filter((name) => name !== "scenario" || hasScenario);
  const asked = useScenario(story, shown === "scenario" && !scenario);
  const text = story.journey ? journeyText(shown, story, over, asked) : textOf(shown, story, payload, scenario || asked);
  const pre = useRef();
  const copy = async () => setCopied(await copyText(text, pre.current));
  return html`<${Dialog} title="Copy as" wide onClose=${onClose}>
    <div class="split" role="group" aria-label="Form">${offered.map((name) => html`<button key=${name}
      aria-pressed=${name === shown} class=${name === shown ? "primary" : ""}
      onClick=${() => { setShown(name); setCopied(false); }}>${all[name].label}</button>`)}</div>
    <p>${how} ${run && html`<code>${run}</code>`}</p>
    <pre ref=${pre} class="json copy-text" tabindex="0" aria-label=${label}>${text}</pre>
    <p class="buttons"><button class="primary" onClick=${copy}>${copied ? "Copied" : "Copy"}</button>
      <button onClick=${() => saveAs(text, file)}>Save as ${file}</button>
      <span class="hidden" role="status">${copied ? "Copied" : ""}</span></p>
  <//>`;
}

// useScenario asks the server for a scenario file, anew whenever something has happened: that of a message, or for a
// journey the one that its feature needs.
/** @param {Story} story @param {boolean} wanted */
function useScenario(story, wanted) {
  const [text, setText] = useState("");
  const happened = story.events.length;
  useEffect(() => {
    let stale = false;
    if (wanted) {
      attempt(async () => {
        const { world } = get();
        const told = await (story.journey ? api.wiresScenario(world) : api.scenario(world, { umid: story.umid }));
        if (!stale) setText(told);
      });
    }
    return () => { stale = true; };
  }, [wanted, story.umid, happened]);
  return text;
}

/** @param {Form} form @param {Message} story @param {Payload} payload @param {string} scenario */
function textOf(form, story, payload, scenario) {
  if (form === "curl") return curl({ method: "POST", path: sendPath(get().world), body: payload }, authorization(get().key && "YOUR_KEY"));
  return form === "feature" ? feature(story, payload, now()) : scenario;
}

// useOver asks for the requests that made a journey's sends, and for the wires that they came over.
/** @param {Story} story */
function useOver(story) {
  const [over, setOver] = useState(/** @type {Over | null} */ (null));
  useEffect(() => {
    if (!story.journey) return undefined;
    const { sends } = story;
    let stale = false;
    attempt(async () => {
      const { world } = get();
      const [{ wires }, ...requests] = await Promise.all([api.wires(world),
        ...sends.map((s) => api.requests(world, { umid: s.umid }))]);
      if (stale) return;
      setOver({
        wires: new Map(wires.map((w) => [w.wire, w])),
        requests: new Map(sends.map((s, i) => [s.umid, requests[i].requests[0]])),
      });
    });
    return () => { stale = true; };
  }, [story.umid, story.sends && story.sends.length]);
  return over;
}

/** @param {Form} form @param {Journey} story @param {Over | null} over @param {string} scenario */
function journeyText(form, story, over, scenario) {
  if (!over) return "";
  if (form === "curl") return journeyCurl(story, over.requests, over.wires, advancePath(get().world), get().key);
  return form === "feature" ? journeyFeature(story, over.wires) : scenario;
}
