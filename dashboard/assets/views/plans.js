// Which plan? Windows, success statuses and orders are tried on one crowd of the world, and what nothing beats is drawn to
// be pointed at.
import { html, useState, useEffect, useRef } from "../ui.js";
import { get, useStore } from "../store.js";
import { api } from "../api.js";
import { attempt } from "../world.js";
import { begin, payloadIn, draft } from "../draft.js";
import { examplePayload } from "../payloads.js";
import { go } from "../address.js";
import { orders } from "../orders.js";
import { span, percent, thousands, plural } from "../words.js";
import { CopyText } from "./copytext.js";
import { Front } from "./front.js";

/** @import { Answers } from "../api.js" */
/** @import { FieldEvent } from "../ui.js" */

/** @typedef {Answers["Tried"]} Tried */
/** @typedef {Answers["Space"]} Space */

const rough = 1000; // messages of the first look, that is there at once

const figures = {
  "": "given away, of all figures together", cost: "cost", duplicates: "second copies", p95: "time until 95%",
  p50: "time until half", reached: "people not reached",
};

const usual = { windows: "30, 60, 120, 300, 900", statuses: "Delivered Read", all: false, keep: "", minimise: "" };

export function Plans() {
  const world = useStore((s) => s.world);
  const setup = useStore((s) => s.setup);
  const [asked, setAsked] = useState(usual);
  const { tried, busy, ask, stop } = useTries(world);
  const [chosen, setChosen] = useState(/** @type {number | null} */ (null)); // a place; null: the recommended plan
  if (!setup) return html`<p class="empty">Asking what the plan is…</p>`;
  const put = (/** @type {Partial<typeof usual>} */ fields) => setAsked({ ...asked, ...fields });
  const submit = (/** @type {FieldEvent} */ e) => {
    e.preventDefault();
    setChosen(null);
    ask(spaceOf(asked, setup.plan));
  };
  const place = tried && (chosen ?? (tried.recommended >= 0 ? tried.recommended : tried.front[0]));
  return html`<div class="page">
    <div class="playground-head"><h1>Plans</h1>
      <p class="quiet-text">Which windows, for the people and providers of ${world}? Every plan meets the same crowd.</p></div>
    <form class="card pad inline-form plan-form" onSubmit=${submit}>
      <label>Windows, in seconds<input required pattern="[0-9, ]+" class="wide-input" value=${asked.windows}
        onInput=${(e) => put({ windows: e.target.value })} /></label>
      <label>waiting for<select value=${asked.statuses} onChange=${(e) => put({ statuses: e.target.value })}>
        <option value="Delivered Read">Delivered, or Read</option><option value="Delivered">Delivered</option>
        <option value="Read">Read</option><option value="">as the plan has it</option></select></label>
      <label>with the least<select value=${asked.minimise} onChange=${(e) => put({ minimise: e.target.value })}>
        ${Object.entries(figures).map(([name, words]) => html`<option key=${name} value=${name}>${words}</option>`)}</select></label>
      <label>that keeps<input placeholder="duplicates<=2%, p95<=2m" class="wide-input" value=${asked.keep}
        onInput=${(e) => put({ keep: e.target.value })} /></label>
      <label class="check">
        <input type="checkbox" checked=${asked.all} onChange=${(e) => put({ all: e.target.checked })} /> every order</label>
      <span class="buttons"><button class="primary" type="submit" disabled=${busy !== 0}>Try them</button>
        ${busy !== 0 && html`<button type="button" onClick=${stop}>Stop</button>`}</span>
      <span class="quiet-text" role="status">${statusOf(tried, busy)}</span>
    </form>
    ${tried && html`<div class="tried">
      <section class="card pad" aria-label="The plans that were tried">
        <h2>Reached twice, over the time within which 95 of 100 are reached</h2>
        <${Front} tried=${tried} chosen=${place} onChoose=${setChosen} />
        <${Table} tried=${tried} chosen=${place} onChoose=${setChosen} /></section>
      <${Plan} tried=${tried} place=${place} world=${world} />
    </div>`}
  </div>`;
}

/** @param {Tried | null} tried @param {number} busy */
function statusOf(tried, busy) {
  if (busy) return `trying, each plan on ${busy === rough ? thousands(rough) : "many more"} messages …`;
  return tried ? `${plural(tried.plans.length, "plan")}, each on ${plural(tried.messages, "message")}` : "";
}

// spaceOf is what is asked for, as the server takes it.
/** @param {typeof usual} asked @param {Answers["Step"][]} plan @returns {Space} */
function spaceOf({ windows, statuses, all, keep, minimise }, plan) {
  const list = (/** @type {string} */ text) => text.split(",").map((t) => t.trim()).filter(Boolean);
  return {
    windows: list(windows).map(Number), keep: list(keep),
    statuses: /** @type {Space["statuses"]} */ (statuses ? statuses.split(" ") : []),
    ...(minimise ? { minimise: /** @type {Space["minimise"]} */ (minimise) } : {}),
    ...(all ? { orders: orders(plan.map((s) => s.channel)) } : {}),
  };
}

// useTries asks twice: with few messages, so that there is something to see, and then with as many as one question may have.
// Stop leaves what there is; the server ends its work.
/** @param {string} world */
function useTries(world) {
  const [tried, setTried] = useState(/** @type {Tried | null} */ (null));
  const [busy, setBusy] = useState(0); // messages a plan; 0: nothing is asked
  const leave = useRef(/** @type {AbortController | null} */ (null));
  const stop = () => {
    if (leave.current) leave.current.abort();
    leave.current = null;
    setBusy(0);
  };
  useEffect(() => stop, [world]);
  const ask = (/** @type {Space} */ space) => attempt(async () => {
    stop();
    const mine = new AbortController();
    leave.current = mine;
    try {
      for (const messages of [rough, undefined]) {
        setBusy(messages || Infinity);
        const answer = await api.tune(world, { body: { ...space, messages }, signal: mine.signal });
        if (!mine.signal.aborted) setTried(answer);
      }
    } catch (err) {
      if (!mine.signal.aborted) throw err;
    } finally {
      if (leave.current === mine) stop();
    }
  });
  return { tried, busy, ask, stop };
}

const columns = ["reached", "half within", "95% within", "twice", "cost of 1,000"];

// Table is the front in figures. Where it is pointed at, the keyboard points too. The roles are told, as rows are laid out
// otherwise where there is no room for columns.
/** @param {{tried: Tried, chosen: number, onChoose: (place: number) => void}} props */
function Table({ tried, chosen, onChoose }) {
  const shown = tried.front.includes(0) ? tried.front : [...tried.front, 0];
  return html`<div class="front-box"><table class="front-table" role="table"><thead role="rowgroup"><tr role="row">
    <th role="columnheader">plan</th>${columns.map((c) => html`<th key=${c} role="columnheader" class="num">${c}</th>`)}</tr></thead>
    <tbody role="rowgroup">${shown.map((place) => {
      const { words, figures: f } = tried.plans[place];
      const cells = [percent(f.reached.value, 1), span(f.p50.value, 1), span(f.p95.value, 1), percent(f.duplicates.value, 1),
        Number(f.costPerThousand.toFixed(2))];
      return html`<tr key=${place} role="row" class=${place === chosen ? "chosen" : ""}><td role="cell"><label class="check">
          <input type="radio" name="plan" checked=${place === chosen} onChange=${() => onChoose(place)} /> <span>${words}
          ${place === tried.recommended && html` <span class="chip">recommended</span>`}
          ${place === 0 && html` <span class="chip">today's</span>`}</span>
        </label></td>${cells.map((cell, i) => html`<td key=${columns[i]} role="cell" class="num" data-label=${columns[i]}>
          ${cell}</td>`)}</tr>`;
    })}</tbody></table></div>`;
}

// Plan is the one that is pointed at: its steps, where it stands, and ways to take it along.
/** @param {{tried: Tried, place: number, world: string}} props */
function Plan({ tried, place, world }) {
  const [scenario, setScenario] = useState("");
  const { words, channels, standing } = tried.plans[place];
  const copy = () => attempt(async () => setScenario(await api.asItIs(world, { plan: JSON.stringify(channels) })));
  const write = () => {
    begin({ ...(payloadIn(draft(get()).text) || examplePayload()), channels });
    go({ view: "playground" });
  };
  return html`<section class="card pad chosen-plan" aria-label="The plan"><h2>${words}</h2>
    <ol class="falls">${channels.map((s, i) => html`<li key=${s.channel} class="fall fall-${i} ch-${s.channel}"><b>${s.channel}</b>
      <span>${s.fallbackAfter ? `${s.successStatus || "its usual status"} within ${span(s.fallbackAfter)}` : "the last"}</span></li>`)}</ol>
    <p>${standing.slice(words.length + 2)}.</p>
    ${place === tried.recommended && html`<p class="quiet-text">Recommended ${tried.reason}.</p>
      ${tried.fresh && html`<p class="quiet-text">${tried.fresh[0].toUpperCase()}${tried.fresh.slice(1)}.</p>`}`}
    ${tried.recommended < 0 && html`<p class="hint-line">No plan keeps the bounds.</p>`}
    <p class="buttons"><button class="primary" onClick=${copy}>Copy as scenario</button>
      <button onClick=${write}>Send a message on it</button></p>
    ${scenario && html`<${CopyText} title="Copy as scenario" label="Scenario file" text=${scenario} file="plan.yaml"
      how=${`${world} as it is now, on this plan. Save it and run it with`} run="cascade run plan.yaml"
      onClose=${() => setScenario("")} />`}
  </section>`;
}
