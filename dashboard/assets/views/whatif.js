// What if: a window is dragged, and what that does to a crowd is seen at once, before and now, with its causes.
import { html, useState, useEffect, useMemo, useRef, useWidth } from "../ui.js";
import { get, useStore } from "../store.js";
import { go } from "../address.js";
import { api } from "../api.js";
import { attempt } from "../world.js";
import { catalogue } from "../catalogue.js";
import { draft, payloadIn } from "../draft.js";
import { payloadOf } from "../payloads.js";
import { asker } from "../asker.js";
import { beside } from "../suppose.js";
import { thousands } from "../words.js";
import { Steps } from "./steps.js";
import { Picture } from "./picture.js";
import { WindowPicture } from "./windowpicture.js";
import { CopyText } from "./copytext.js";

/** @import { Answers } from "../api.js" */
/** @import { Payload } from "../payloads.js" */
/** @typedef {Answers["Supposed"]} Supposed */
/** @typedef {Answers["Step"][]} Plan */
/** @typedef {Omit<Payload, "scheduled">} Sent */
/** @typedef {{own: Plan, message?: Sent, scenario?: string, words?: string}} Subject with the plan that it has */
/** @typedef {{plan: Plan, message?: Sent, width: number, messages?: number, step?: number}} Question */

const crowds = [1000, 3000, 10000];

export function WhatIf() {
  const world = useStore((s) => s.world);
  const setup = useStore((s) => s.setup);
  const of = useStore((s) => s.of);
  const subject = useSubject(of);
  if (!setup || !subject) return html`<p class="empty">Asking…</p>`;
  const { words, own } = subject;
  return html`<div class="page whatif">
    <div class="playground-head"><h1>What if</h1>
      <p class="quiet-text">The same messages by another plan: every receipt is drawn from the same seed,
        so that what differs comes of the plan.</p>
      ${words && html`<p>${words}. <button class="link" onClick=${() => go({ of: "", step: "" }, false)}>
        Ask it of the scenario’s own messages</button></p>`}</div>
    ${own.length > 0 ? html`<${Supposing} key=${`${world} ${setup.scenario} ${setup.seed} ${of}`} world=${world} ...${subject} />`
      : html`<section class="card pad"><p>${world} has no plan of its own, so that there is none to change.</p></section>`}
  </div>`;
}

// useSubject is what is sent: the world's own messages, or those that are like the playground's or like one that was sent.
// It is null until it is known.
/** @param {string} of @returns {Subject | null} */
function useSubject(of) {
  const world = useStore((s) => s.world);
  const setup = useStore((s) => s.setup);
  const d = useStore(draft);
  const scenarios = useStore(catalogue);
  const [sent, setSent] = useState(/** @type {Answers["Story"] | null} */ (null));
  const isSent = of !== "" && of !== "playground";
  useEffect(() => {
    if (isSent) attempt(async () => setSent(await api.story(world, { umid: of })));
  }, [world, of]);
  if (!setup) return null;
  if (of === "") return { own: setup.plan };
  if (isSent) {
    if (!sent || sent.umid !== of) return null;
    return { ...supposed(payloadOf(sent), setup.plan), words: `Each is the message to ${sent.recipient}` };
  }
  const from = (scenarios || []).find((s) => s.name === d.scenario);
  if (d.scenario && !from) return null;
  const plan = from ? /** @type {{plan?: Plan}} */ (from.json).plan || [] : setup.plan;
  return {
    ...supposed(payloadIn(d.text), plan), scenario: d.scenario,
    words: `Each is the payload of the playground${d.scenario && `, in ${d.scenario}`}`,
  };
}

// supposed is a payload that is sent when the scenario's are, and its plan.
/** @param {Payload | null} payload @param {Plan} plan */
function supposed(payload, plan) {
  const { scheduled, ...message } = payload || /** @type {Payload} */ ({});
  return { own: message.channels || plan, message };
}

/** @param {Subject & {world: string}} subject */
function Supposing({ world, own, message, scenario }) {
  const [plan, setPlan] = useState(own);
  const [messages, setMessages] = useState(0); // 0: as many as the scenario has
  const [chosen, setChosen] = useState(Math.max(Number(get().step) - 1, 0));
  const [copying, setCopying] = useState(false);
  const box = useRef();
  const width = Math.floor(useWidth(box) / 20) * 20;
  const step = Math.min(chosen, plan.length - 2); // the last step has no window
  const { answer, refused } = useAnswer(world, scenario, { plan, message, messages, step, width });
  const setWindow = (/** @type {number} */ seconds) => setPlan(plan.map((s, i) => (i === step ? { ...s, fallbackAfter: seconds } : s)));
  const changed = JSON.stringify(plan) !== JSON.stringify(own);
  return html`<div class="whatif-body">
    <div class="whatif-plan">
      <section class="card pad" aria-label="The plan">
        <${Steps} heading=${html`<h2>The plan</h2>`} payload=${{ channels: plan }}
          onChange=${(/** @type {{channels?: Plan}} */ p) => setPlan(p.channels || [])} />
        <p class="buttons"><button disabled=${!changed} onClick=${() => setPlan(own)}>As it was</button>
          <button disabled=${!answer} onClick=${() => setCopying(true)}>Copy as scenario</button></p></section>
      <${Size} messages=${messages} answer=${answer} onChange=${setMessages} />
    </div>
    <div class="whatif-seen" ref=${box}>
      ${refused && html`<p class="problem-told" role="alert">${refused}</p>`}
      ${!answer && !refused && html`<p class="empty">Running both…</p>`}
      ${answer && html`<${Seen} answer=${answer} changed=${changed}>
        ${step >= 0 && html`<${WindowPicture} svg=${answer.pictures.windows} plan=${plan} own=${own} step=${step}
          onStep=${setChosen} onWindow=${setWindow} />`}<//>`}
    </div>
    ${copying && answer && html`<${CopyText} title="The changed scenario" text=${answer.text} file="changed.yaml"
      how="Save it and run it with" run="cascade run changed.yaml" onClose=${() => setCopying(false)} />`}
  </div>`;
}

// useAnswer asks what the plan comes to, whenever it has changed.
/** @param {string} world @param {string | undefined} scenario @param {Required<Omit<Question, "message">> & Question} asked */
function useAnswer(world, scenario, { plan, message, messages, step, width }) {
  const [found, setFound] = useState({ answer: /** @type {Supposed | null} */ (null), refused: "" });
  const put = useMemo(() => asker((/** @type {Question} */ body) => api.whatIf(world, { body, scenario }),
    (answer) => setFound({ answer, refused: "" }), (err) => setFound((before) => ({ ...before, refused: err.message }))), []);
  useEffect(() => {
    if (width) put({ plan, width, message, ...(messages && { messages }), ...(step >= 0 && { step: step + 1 }) });
  }, [plan, messages, step, width]);
  return found;
}

/** @param {{messages: number, answer: Supposed | null, onChange: (messages: number) => void}} props */
function Size({ messages, answer, onChange }) {
  return html`<section class="card pad" aria-label="The crowd"><label class="mood">Messages
    <select value=${messages} onChange=${(e) => onChange(Number(e.target.value))}>
      <option value="0">as many as the scenario has</option>
      ${crowds.map((n) => html`<option key=${n} value=${n}>${thousands(n)}</option>`)}</select></label>
    ${answer && html`<p class="quiet-text">${answer.scenario || "without a name"} · seed ${answer.seed} ·
      ${" "}${thousands(answer.messages)} messages, by each plan</p>`}</section>`;
}

// Seen is the answer: in figures, over the windows that were tried, in words, and as pictures.
/** @param {{answer: Supposed, changed: boolean, children: any}} props */
function Seen({ answer, changed, children }) {
  const { crowd, message } = answer.pictures;
  return html`<${Beside} answer=${answer} />
    ${children}
    <${Causes} told=${answer.told} changed=${changed} />
    <${Scrolled} label="The crowd, before and now" svg=${crowd} />
    ${message && html`<${Scrolled} label="A message, before and now" svg=${message} />`}`;
}

/** @param {{label: string, svg: string}} props */
function Scrolled({ label, svg }) {
  return html`<section class="card scroll-x" tabindex="0" aria-label=${label}><${Picture} svg=${svg} /></section>`;
}

const signs = { better: "▲", worse: "▼", same: "＝" };

// Beside is the figures before and now.
/** @param {{answer: Supposed}} props */
function Beside({ answer }) {
  return html`<dl class="beside" aria-label="Before and now">${beside(answer.was.summary, answer.is.summary).map((f) => html`
    <div key=${f.name} class="card ${f.sense}">
      <dt>${f.name}</dt>
      <dd><span class="before"><span class="hidden">before </span>${f.before}</span> <span aria-hidden="true">→</span>
        ${" "}<b><span class="hidden">now </span>${f.now}</b></dd>
      <dd class="by"><span aria-hidden="true">${signs[f.sense]}</span> ${f.by}
        ${f.sense !== "same" && html`<span class="hidden">, ${f.sense}</span>`}</dd></div>`)}</dl>`;
}

// Causes are what differs, by what it comes of.
/** @param {{told: Supposed["told"], changed: boolean}} props */
function Causes({ told, changed }) {
  return html`<section class="card pad causes" aria-label="What differs"><h2>What differs, and why</h2>
    ${told.length === 0 && html`<p class="quiet-text">${changed ? "Nothing: no message goes otherwise."
      : "Nothing yet: drag a window, or change a step."}</p>`}
    ${told.map((c) => html`<div key=${c.cause}><h3>${c.cause || "Without a known cause"}</h3>
      <ul>${c.lines.map((l) => html`<li key=${l}>${l}</li>`)}</ul></div>`)}
  </section>`;
}
