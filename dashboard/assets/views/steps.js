// The payload's plan as a form.
import { html } from "../ui.js";
import { channels, isChannel, statusesOf } from "../words.js";
import { stepsOf } from "../draft.js";

/** @import { Answers } from "../api.js" */
/** @typedef {Partial<Answers["Step"]>} Step as it is written */
/** @typedef {{channels?: Answers["Step"][]}} Planned what has a plan */

/** @param {{payload: Planned | null, onChange: (payload: {channels?: Step[]}) => void, heading?: any}} props */
export function Steps({ payload, onChange, heading = html`<h3>The steps</h3>` }) {
  if (!payload) return html`<p class="quiet-text">The steps can be edited here once the payload is JSON again.</p>`;
  const steps = stepsOf(payload);
  const put = (/** @type {Step[]} */ next) => {
    const { channels: _, ...rest } = payload;
    onChange(next.length ? { ...rest, channels: next } : rest);
  };
  const edit = (/** @type {number} */ i, /** @type {keyof Step} */ name, /** @type {string | number} */ value) => put(steps.map((s, j) => {
    if (j !== i) return s;
    const { [name]: _, ...rest } = s;
    return ordered(value === "" ? rest : { ...rest, [name]: value });
  }));
  const move = (/** @type {number} */ i, /** @type {number} */ by) => {
    const next = [...steps];
    next.splice(i + by, 0, ...next.splice(i, 1));
    put(next);
  };
  const free = channels.filter((c) => !steps.some((s) => s.channel === c));
  return html`<div class="steps">${heading}
    ${steps.length === 0 && html`<p class="quiet-text">None of its own: the subaccount's plan holds.</p>`}
    <ol>${steps.map((s, i) => html`<li key=${i} class="step ch-${s.channel}">
      <span class="step-n">${i + 1}</span>
      <select aria-label=${`Step ${i + 1}: channel`} value=${s.channel} onChange=${(e) => edit(i, "channel", e.target.value)}>
        ${!isChannel(s.channel) && html`<option value=${s.channel}>${String(s.channel ?? "")}</option>`}
        ${channels.map((c) => html`<option key=${c} value=${c} disabled=${c !== s.channel && !free.includes(c)}>${c}</option>`)}</select>
      <label>until <select aria-label=${`Step ${i + 1}: successStatus`} value=${s.successStatus || ""}
        onChange=${(e) => edit(i, "successStatus", e.target.value)}>
        <option value="">left out</option>${statusesOf(s.channel).map((st) => html`<option key=${st} value=${st}>
          ${st}</option>`)}</select></label>
      <label>within <input type="number" min="10" max="86400" placeholder="–" aria-label=${`Step ${i + 1}: fallbackAfter, in seconds`}
        value=${s.fallbackAfter === undefined ? "" : s.fallbackAfter}
          onInput=${(e) => edit(i, "fallbackAfter", e.target.value === "" ? "" : Number(e.target.value))} /> s</label>
      <span class="step-tools">
        <button class="quiet" disabled=${i === 0} aria-label=${`Move ${s.channel} up`} onClick=${() => move(i, -1)}>↑</button>
        <button class="quiet" disabled=${i === steps.length - 1} aria-label=${`Move ${s.channel} down`}
          onClick=${() => move(i, 1)}>↓</button>
        <button class="quiet" aria-label=${`Remove ${s.channel}`} onClick=${() => put(steps.filter((_, j) => j !== i))}>✕</button></span>
    </li>`)}</ol>
    ${free.length > 0 && html`<button onClick=${() => put([...steps, { channel: free[0] }])}>Add a step</button>`}
  </div>`;
}

// ordered keeps a step's fields in the order that everybody writes them in.
/** @param {Step} step @returns {Step} */
const ordered = ({ channel, fallbackAfter, successStatus, ...rest }) => ({
  channel, ...(fallbackAfter === undefined ? {} : { fallbackAfter }), ...(successStatus === undefined ? {} : { successStatus }), ...rest,
});
