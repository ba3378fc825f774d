// The providers: how each channel behaves now, an outage at a switch, and receipts by hand.
import { html, useState, useEffect } from "../ui.js";
import { get, useStore, say, startOf } from "../store.js";
import { go } from "../address.js";
import { api } from "../api.js";
import { attempt, now } from "../world.js";
import { channels, statusesOf, seconds, span, percent } from "../words.js";
import { choicesOf, providerOf, usual, has } from "../behaviour.js";
import { isThere, outageWords, actingWords, switched, behaving, asideOf, setAside } from "../outages.js";
import { quantile } from "../latency.js";
import { pretty } from "../pretty.js";
import { LatencyDrawing } from "./latencydrawing.js";
import { Slider } from "./slider.js";
import { Script } from "./script.js";
import { Drop, OpenFile } from "./drop.js";
import { Fitted } from "./fitted.js";
import { sentOf } from "./phone.js";

/** @import { Answers } from "../api.js" */
/** @import { Provider as Behaving } from "../behaviour.js" */
/** @import { Outage } from "../outages.js" */
/** @import { Channel, Story } from "../story.js" */
/** @import { Fit } from "./fitted.js" */

export function Providers() {
  const world = useStore((s) => s.world);
  const setup = useStore((s) => s.setup);
  const story = useStore((s) => s.story);
  const [providers, setProviders] = useState(/** @type {Record<string, Behaving> | null} */ (null));
  const [all, setAll] = useState(false);
  const load = () => attempt(async () => setProviders((await api.providers(world)).providers));
  useEffect(() => { load(); }, [world]);
  // A receipt is for the message that is named here: it does not change under the hand when new ones come.
  useEffect(() => { if (story && !get().umid) go({ umid: story.umid }, false); }, [story]);
  const [log, setLog] = useState(/** @type {{name: string, answer: Answers["Fitted"]} | null} */ (null));
  const read = (/** @type {File} */ file) => attempt(async () => setLog({ name: file.name, answer: await api.fit({ body: file }) }));
  if (!providers || !setup) return html`<p class="empty">Reading how the providers behave…</p>`;
  const used = channels.filter((c) => providers[c] || setup.plan.some((s) => s.channel === c));
  const put = (/** @type {Channel} */ channel, /** @type {Behaving} */ provider) => attempt(async () => {
    await api.setProvider(world, { channel, body: provider });
    await load();
    say(`${channel} behaves so from now on.`, "good");
  });
  const use = (/** @type {Fit[]} */ fitted) => attempt(async () => {
    for (const { found, provider } of fitted) {
      const body = behaving(providers[found.channel] || {}, provider);
      await api.setProvider(world, { channel: found.channel, body });
    }
    await load();
    say(`${fitted.map((c) => c.found.channel).join(" and ")} behave as the log says from now on.`, "good");
  });
  return html`<${Drop} what="a log of receipts" onFile=${read}>
    <div class="playground-head"><h1>Providers</h1>
      <p class="quiet-text">${story ? html`Receipts go to the message to <b>${story.recipient}</b>,
        ${" "}${story.ref ? html`ref <b>${story.ref}</b>` : html`<span class="mono">${story.umid.slice(0, 8)}</span>`}.`
        : "Select a message to hand in receipts for it."}</p>
      <span class="buttons"><${OpenFile} label="Fit to a log of receipts" accept=".csv,.json,.jsonl,.ndjson,.txt,.log" onFile=${read} />
        <label class="check">
          <input type="checkbox" checked=${all} onChange=${(e) => setAll(e.target.checked)} /> all channels</label></span></div>
    ${log && html`<${Fitted} name=${log.name} answer=${log.answer} world=${world} use=${use} onClose=${() => setLog(null)} />`}
    <div class="grid">${(all ? setup.channels : used).map((c) => html`<${Provider} key=${c} channel=${c}
      provider=${providers[c] || {}} put=${put} story=${story} />`)}</div>
  <//>`;
}

/**
 * @param {{channel: Channel, provider: Behaving, put: (channel: Channel, provider: Behaving) => Promise<void>,
 *   story: Story | null}} props
 */
function Provider({ channel, provider, put, story }) {
  useStore((s) => s.clock); // an outage begins or ends as it moves
  const t = now();
  const world = useStore((s) => s.world);
  const start = useStore(startOf);
  const [b, setB] = useState(usual);
  const outages = provider.outages || [];
  const aside = asideOf(world, channel, outages);
  const acting = outages.find((o) => isThere(o, t, start));
  const change = (/** @type {Partial<typeof usual>} */ fields) => setB({ ...b, ...fields });
  const replace = (/** @type {Outage[]} */ next, /** @type {Outage[]} */ waiting) => {
    const { outages: _, ...rest } = provider;
    setAside(world, channel, waiting);
    return put(channel, next.length ? { ...rest, outages: next } : rest);
  };
  const toggle = () => {
    const next = switched(outages, aside, t, start);
    return replace(next.outages, next.aside);
  };
  const behave = (/** @type {Behaving | null} */ next) => {
    if (!next) return undefined;
    if (next.outages) setAside(world, channel, [...aside, ...outages]);
    return put(channel, behaving(provider, next));
  };
  const slider = (/** @type {"latency" | "reading"} */ name, /** @type {string} */ label) => html`<${Slider} label=${label}
    value=${b[name]} onValue=${(/** @type {number} */ value) => change({ [name]: value })} />`;
  return html`<section class="card pad provider ch-${channel}" aria-label=${channel}>
    <h2>${channel}</h2>
    <p>${describe(channel, provider, acting)}</p>
    <${LatencyDrawing} provider=${provider} label=${`${channel}: ${describe(channel, provider)}`} />
    <label class="switch"><input type="checkbox" role="switch" checked=${!!acting}
      onChange=${toggle} /> Outage now${acting ? `: ${actingWords[acting.effect][1]}` : ""}</label>
    ${aside.length > 0 && html`<p class="quiet-text">Set aside: it ${aside.map(outageWords).join(", ")}. ${!acting
      && html`<button onClick=${() => replace([...outages, ...aside], [])}>Bring back</button>`}</p>`}
    <${Receipts} channel=${channel} story=${story} />
    <details><summary>Change how it behaves</summary>
      <div class="form"><select aria-label=${`How ${channel} behaves`} value=${b.choice}
        onChange=${(e) => change({ choice: e.target.value })}>
        <option value="world">choose…</option>${choicesOf(channel).filter((c) => c.id !== "world").map((c) => html`<option
          key=${c.id} value=${c.id}>${c.label}</option>`)}</select>
      ${has.latency(b.choice) && slider("latency", "after")}${has.reading(b.choice) && slider("reading", "and read after another")}
      ${b.choice === "script" && html`<${Script} channel=${channel} text=${b.script}
        onText=${(/** @type {string} */ script) => change({ script })} />`}
      <button disabled=${b.choice === "world"} onClick=${() => {
        try {
          behave(providerOf(channel, b));
        } catch (err) { say(`The script is not JSON: ${err instanceof Error ? err.message : err}`); }
      }}>Behave so from now on</button></div></details>
    <details><summary>As the scenario has it</summary><pre class="json" tabindex="0">${pretty(provider)}</pre></details>
  </section>`;
}

// latencyWords tells how soon a model delivers, or sends where the channel reports no more.
/** @param {string} channel @param {Answers["Model"]} m */
function latencyWords(channel, m) {
  const [does, latency] = statusesOf(channel).includes("Delivered") ? ["Delivers", m.delivered ?? "3s"] : ["Sends", m.sent ?? "200ms"];
  if (typeof latency === "string") return `${does} after ${span(seconds(latency))}`;
  return `${does} half within ${span(quantile(latency, 0.5), 1)}, 95% within ${span(quantile(latency, 0.95), 1)}`;
}

// shares tells what a model says of how many.
/** @param {Answers["Model"]} m */
function shares(m) {
  const list = [];
  if (m.reach !== undefined) list.push(`${percent(m.reach, 1)} have the app`);
  if (m.read !== undefined) list.push(`${percent(m.readers ?? 1, 1)} read`);
  if (m.stall) list.push(`${percent(m.stall, 1)} stall`);
  if (m.reject) list.push(`${percent(m.reject.share, 1)} are rejected`);
  return list.length ? `: ${list.join(", ")}` : "";
}

// line tells a line of a script.
/** @param {Answers["ScriptedReceipt"]} r */
const line = (r) => `${r.status} after ${span(seconds(r.after ?? 0))}${r.segment ? ` of segment ${r.segment}` : ""}`;

// describe tells a provider in a sentence, where an outage acts that one.
/** @param {string} channel @param {Behaving} p @param {Outage} [acting] */
function describe(channel, p, acting) {
  if (acting) return actingWords[acting.effect][0];
  const parts = [];
  if (p.script) parts.push(p.script.length ? `Follows a script: ${p.script.map(line).join(", ")}` : "Stays silent");
  else if (p.model) parts.push(`${latencyWords(channel, p.model)}${shares(p.model)}`);
  else parts.push(statusesOf(channel).includes("Delivered") ? "Delivers after 3 s" : "Sends after 200 ms");
  if (p.throughput) parts.push(`takes ${p.throughput}`);
  if (p.receipts === "segment" || (p.script || []).some((r) => r.segment)) parts.push("answers each segment of an SMS on its own");
  for (const o of p.outages || []) parts.push(outageWords(o));
  if (p.rules) parts.push(`has rules for ${p.rules.length === 1 ? "one number" : `${p.rules.length} numbers`}`);
  return `${parts.join(", ")}.`;
}

/** @param {{channel: Channel, story: Story | null}} props */
function Receipts({ channel, story }) {
  const world = useStore((s) => s.world);
  const step = story && story.steps.findLast((s) => s.channel === channel);
  if (!step) return null;
  const send = (/** @type {string} */ status) => attempt(async () => {
    const body = { channel, status: /** @type {Answers["ReceiptStatus"]} */ (status) };
    await api.receipt(world, { umid: sentOf(story, step.n).umid, body });
    say(`${channel} reported ${status}.`, "good");
  });
  const able = step.fired !== null;
  return html`<div><h3>A receipt now</h3><p class="receipts" role="group" aria-label=${`Receipts of ${channel}`}>
    ${[...statusesOf(channel), "Rejected", "Undelivered"].map((s) => html`<button key=${s} disabled=${!able}
      onClick=${() => send(s)}>${s}</button>`)}</p>
    ${!able && html`<p class="quiet-text">It has not fired for the selected message.</p>`}</div>`;
}
