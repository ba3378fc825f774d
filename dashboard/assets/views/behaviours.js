// How each channel of the plan is to behave, with a few clear choices.
import { html } from "../ui.js";
import { useStore } from "../store.js";
import { behaviourOf, behave, stepsOf } from "../draft.js";
import { choicesOf, has } from "../behaviour.js";
import { isChannel, statusesOf, codeList } from "../words.js";
import { Slider } from "./slider.js";
import { Script } from "./script.js";

/** @import { Behaviour as Behaving } from "../behaviour.js" */
/** @import { Draft } from "../draft.js" */
/** @import { Payload } from "../payloads.js" */

/** @param {{draft: Draft, payload: Payload | null}} props */
export function Behaviours({ draft, payload }) {
  const setup = useStore((s) => s.setup);
  const steps = payload && payload.channels ? stepsOf(payload) : setup ? setup.plan : [];
  const plan = steps.map((s) => s.channel).filter(isChannel);
  return html`<section class="card pad" aria-label="How the channels behave">
    <div class="card-head flush"><h2>How the channels behave</h2><span class="quiet-text">from now on, in this world</span></div>
    ${plan.length === 0 && html`<p class="quiet-text">There is no plan yet: add a step.</p>`}
    ${plan.map((c) => html`<${Behaviour} key=${c} channel=${c} b=${behaviourOf(draft, c)} />`)}
  </section>`;
}

// reached is what a channel reports of a message that arrives.
/** @param {string} channel */
const reached = (channel) => (statusesOf(channel).includes("Delivered") ? "Delivered" : statusesOf(channel).at(-1));

/** @param {{channel: string, b: Behaving}} props */
function Behaviour({ channel, b }) {
  const slider = (/** @type {"latency" | "reading"} */ name, /** @type {string} */ label) => html`<${Slider} label=${label}
    value=${b[name]} onValue=${(/** @type {number} */ value) => behave(channel, { [name]: value })} />`;
  return html`<fieldset class="behaviour ch-${channel}"><legend><i class="dot"></i>${channel}</legend>
    <select aria-label=${`How ${channel} behaves`} value=${b.choice} onChange=${(e) => behave(channel, { choice: e.target.value })}>
      ${choicesOf(channel).map((c) => html`<option key=${c.id} value=${c.id}>${c.label}</option>`)}</select>
    ${has.latency(b.choice) && slider("latency", b.choice === "delivers" || b.choice === "reads" ? `${reached(channel)} after` : "after")}
    ${has.reading(b.choice) && slider("reading", "and read after another")}
    ${has.code(b.choice) && html`<label class="slider"><span>with code</span>
      <select value=${String(b.code || (b.choice === "rejects" ? 1 : 46))}
      onChange=${(e) => behave(channel, { code: Number(e.target.value) })}>${codeList.map((c) => html`<option key=${c.code}
        value=${String(c.code)}>${c.code} ${c.text}</option>`)}</select></label>`}
    ${b.choice === "script" && html`<${Script} channel=${channel} text=${b.script}
      onText=${(/** @type {string} */ script) => behave(channel, { script })} />`}
  </fieldset>`;
}
