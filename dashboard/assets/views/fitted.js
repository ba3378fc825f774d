// What a log of receipts says of the providers that they came from, and the models that it becomes.
import { html, useState } from "../ui.js";
import { thousands, plural } from "../words.js";
import { Picture } from "./picture.js";
import { CopyText } from "./copytext.js";

/** @import { Answers } from "../api.js" */
/** @typedef {Answers["Fitted"]} Answer */
/** @typedef {Answer["channels"][number]} Fit of a channel */

// Fitted shows an answer to a log: each channel's curves with the model drawn over them. Use puts models into the world.
/** @param {{name: string, answer: Answer, world: string, use: (fits: Fit[]) => void, onClose: () => void}} props */
export function Fitted({ name, answer, world, use, onClose }) {
  const [copying, setCopying] = useState(false);
  const all = answer.channels.map((c) => c.found.channel);
  return html`<section class="card pad fitted" aria-label="What the log says">
    <div class="card-head flush"><h2>What ${name} says</h2><span class="buttons">
      <button class="primary" onClick=${() => use(answer.channels)}>
        ${all.length > 1 ? `Use all ${all.length} in ${world}` : `Use it in ${world}`}</button>
      <button onClick=${() => setCopying(true)}>Copy as YAML</button>
      <button onClick=${onClose}>Put it away</button></span></div>
    <p class="quiet-text">${plural(answer.rows - answer.bad, "receipt")}.
      ${answer.wholeSeconds && " All times are whole seconds: latencies are off by up to one."}</p>
    ${answer.bad > 0 && html`<${Bad} answer=${answer} />`}
    <div class="fits">${answer.channels.map((c) => html`<${Channel} key=${c.found.channel} c=${c}
      use=${all.length > 1 && (() => use([c]))} />`)}</div>
    ${copying && html`<${CopyText} title="Copy as YAML" label="Scenario file" text=${answer.scenario} file="fitted.yaml"
      how="A scenario whose providers behave so. Check the windows of its plan, save it, and run it with" run="cascade run fitted.yaml"
      onClose=${() => setCopying(false)} />`}
  </section>`;
}

/** @param {{answer: Answer}} props */
function Bad({ answer }) {
  const more = answer.bad - answer.reasons.length;
  return html`<details><summary>${thousands(answer.bad)} of ${plural(answer.rows, "row")} could not be read</summary>
    <ul>${answer.reasons.map((r, i) => html`<li key=${i}>line ${r.line}: ${r.what}</li>`)}
      ${more > 0 && html`<li>and ${thousands(more)} more</li>`}</ul></details>`;
}

// Channel is one provider. Its words stand for the picture where that is not seen.
/** @param {{c: Fit, use: false | (() => void)}} props */
function Channel({ c, use }) {
  const { channel } = c.found;
  return html`<figure class="ch-${channel}">
    <div class="scroll-x" tabindex="0" role="group" aria-label=${`The curves of ${channel}, by the receipts and by the model`}>
      <${Picture} svg=${c.picture} /></div>
    <figcaption><ul class="mono fit-words">${c.words.map((w, i) => html`<li key=${i}>${w}</li>`)}</ul>
      ${use && html`<button onClick=${use}>Use this model of ${channel}</button>`}</figcaption></figure>`;
}
