// Many messages at once: how they fared, in figures and charts that are kept up.
import { html, useState, useEffect, useRef, useMemo, useEvery } from "../ui.js";
import { get, useStore } from "../store.js";
import { api } from "../api.js";
import { attempt } from "../world.js";
import { table } from "../table.js";
import { outcomes, span, percent, thousands, plural } from "../words.js";
import { Outcome } from "./outcome.js";
import { Chart } from "./chart.js";
import { LivePicture } from "./livepicture.js";

/** @import { Answers } from "../api.js" */
/** @import { FieldEvent } from "../ui.js" */
/** @typedef {Answers["Summary"]} Summary */

// useSummary asks for the figures once a second while something happens.
/** @param {string} world */
function useSummary(world) {
  const [summary, setSummary] = useState(/** @type {Summary | null} */ (null));
  const asked = useRef(-1);
  const ask = async () => {
    const { rows } = get();
    if (asked.current === rows) return;
    asked.current = rows;
    try {
      setSummary(await api.summary(world));
    } catch { /* the connection's state tells */ }
  };
  useEffect(() => { ask(); }, []);
  useEvery(1000, ask);
  return summary;
}

// progress counts, over the world's time, how many messages were sent and had succeeded.
/** @returns {[number[], number[], number[]]} */
function progress() {
  const slots = 160;
  let end = 0;
  for (const r of table.rows) end = Math.max(end, r.submitted, r.at || 0);
  const wide = (end || 1) / slots;
  const sent = new Array(slots + 1).fill(0);
  const done = new Array(slots + 1).fill(0);
  for (const r of table.rows) {
    sent[Math.ceil(r.submitted / wide)]++;
    if (r.outcome === "succeeded") done[Math.ceil((r.at || 0) / wide)]++;
  }
  for (let i = 1; i <= slots; i++) {
    sent[i] += sent[i - 1];
    done[i] += done[i - 1];
  }
  return [sent.map((_, i) => i * wide), sent, done];
}

export function Crowd() {
  const world = useStore((s) => s.world);
  const s = useSummary(world);
  const course = useMemo(progress, [s]);
  const fellBack = useMemo(() => table.rows.reduce((n, r) => n + (r.fired > 1 ? 1 : 0), 0), [s]);
  if (!s) return html`<p class="empty">Counting…</p>`;
  const within = (/** @type {number} */ t) => (s.succeeded ? span(t, 1) : "–");
  return html`<div class="page">
    <div class="playground-head"><h1>Crowd</h1><${Traffic} world=${world} /></div>
    ${s.messages === 0 ? html`<section class="card pad">
      <p>Nothing was sent yet. Start traffic, then let the clock play or run until idle: the figures and charts
        follow.</p></section>` : html`
    <div class="figures">
      <${Figure} n=${thousands(s.messages)} what="messages" />
      <${Figure} n=${percent(s.succeeded, s.messages)} what="succeeded" />
      <${Figure} n=${percent(fellBack, table.rows.length)} what="fell back" />
      <${Figure} n=${percent(s.duplicates, s.messages)} what="duplicates" />
      <${Figure} n=${within(s.timeToSuccess.p50)} what="50% within" />
      <${Figure} n=${within(s.timeToSuccess.p95)} what="95% within" />
      <${Figure} n=${within(s.timeToSuccess.p99)} what="99% within" />
      <${Figure} n=${thousands(s.cost)} what="cost" />
    </div>
    <${LivePicture} world=${world} name=${world} version=${s} label="The crowd" />
    <div class="charts">
      <section class="card pad scroll-x" tabindex="0" aria-label="By outcome"><h2>By outcome</h2><${Outcomes} s=${s} /></section>
      <section class="card pad scroll-x" tabindex="0" aria-label="By channel"><h2>By channel</h2><${Channels} s=${s} /></section>
      <${Chart} title="As time goes by" words=${`${plural(s.messages, "message")} sent, of which ${thousands(s.succeeded)} succeeded.`}
        data=${course} x=${brief} y=${short}
        series=${[{ label: "sent", color: "quiet", dash: [6, 4] }, { label: "succeeded", color: "good" }]} />
    </div>`}
  </div>`;
}

// brief tells an instant on an axis, where there is little room.
/** @param {number} t */
function brief(t) {
  if (t < 120) return span(t);
  return t < 7200 ? `${Math.floor(t / 60)}:${String(Math.round(t % 60)).padStart(2, "0")}` : `${Math.round(t / 360) / 10} h`;
}

/** @param {number} n */
const short = (n) => (n >= 10000 ? `${n / 1000}k` : String(n));

/** @param {{n: string, what: string}} props */
const Figure = ({ n, what }) => html`<div class="card figure"><b>${n}</b><span>${what}</span></div>`;

/** @param {{s: Summary}} props */
const Outcomes = ({ s }) => html`<table><thead><tr><th>outcome</th><th class="num">messages</th><th class="num">share</th>
    <th><span class="hidden">bar</span></th></tr></thead>
  <tbody>${outcomes.map((o) => html`<tr key=${o}><td><${Outcome} outcome=${o} /></td><td class="num">${thousands(s[o])}</td>
    <td class="num">${percent(s[o], s.messages)}</td>
    <td><${Share} n=${s[o]} of=${s.messages} /></td></tr>`)}</tbody></table>`;

/** @type {("fired" | "succeeded" | "failed" | "lapsed" | "delivered" | "read")[]} */
const columns = ["fired", "succeeded", "failed", "lapsed", "delivered", "read"];

/** @param {{s: Summary}} props */
const Channels = ({ s }) => html`<table><thead><tr><th>channel</th>${columns.map((c) => html`<th key=${c}
    class="num">${c}</th>`)}</tr></thead>
  <tbody>${Object.entries(s.channels).map(([name, c]) => html`<tr key=${name} class="ch-${name}"><td>
    <i class="dot inline"></i> ${name}<${Share} n=${c.fired} of=${s.messages} /></td>
    ${columns.map((k) => html`<td key=${k} class="num">${thousands(c[k])}</td>`)}</tr>`)}</tbody></table>`;

/** @param {{n: number, of: number}} props */
function Share({ n, of }) {
  return html`<span class="share"><i style=${{ width: `${of ? (100 * n) / of : 0}%` }}></i></span>`;
}

/** @param {{world: string}} props */
function Traffic({ world }) {
  const setup = useStore((s) => s.setup);
  const [messages, setMessages] = useState("1000");
  const [every, setEvery] = useState("100ms");
  const start = (/** @type {FieldEvent} */ e) => {
    e.preventDefault();
    attempt(() => api.traffic(world, { body: { messages: Number(messages), arrivals: { every } } }));
  };
  return html`<form class="inline-form" onSubmit=${start}>
    <label>Messages<input inputmode="numeric" pattern="[0-9]+" required value=${messages}
      onInput=${(e) => setMessages(e.target.value)} /></label>
    <label>one every<input required value=${every} onInput=${(e) => setEvery(e.target.value)} /></label>
    <button class="primary" type="submit">Start traffic</button>
    ${setup && setup.traffic && html`<button type="button"
      onClick=${() => attempt(() => api.traffic(world))}>Start the scenario's own</button>`}
  </form>`;
}
