// Many messages at once: how they fared, in figures and charts that are kept up.
import { html, useState, useEffect, useRef, useEvery } from "../ui.js";
import { useStore } from "../store.js";
import { api } from "../api.js";
import { attempt, now } from "../world.js";
import { table } from "../table.js";
import { outcomes, span, percent, thousands, plural } from "../words.js";
import { Outcome } from "./outcome.js";
import { Chart } from "./chart.js";

const bins = 40;

// useSummary asks for the figures once a second while something happens, and keeps what they were.
function useSummary(world) {
  const [summary, setSummary] = useState(null);
  const past = useRef({ t: [], messages: [], succeeded: [], duplicates: [] });
  const version = useRef(-1);
  const rows = useStore((s) => s.rows);
  const ask = async () => {
    if (version.current === rows) return;
    version.current = rows;
    try {
      const s = await api.summary(world);
      const p = past.current;
      const t = now();
      if (p.t.length && p.t[p.t.length - 1] >= t) for (const list of Object.values(p)) list.pop();
      p.t.push(t);
      p.messages.push(s.messages);
      p.succeeded.push(s.succeeded);
      p.duplicates.push(s.duplicates);
      if (p.t.length > 2000) for (const k of Object.keys(p)) p[k] = p[k].filter((_, i) => i % 2 === 0);
      setSummary({ ...s });
    } catch { /* the connection's state tells */ }
  };
  useEffect(() => { ask(); }, []);
  useEvery(1000, ask);
  return [summary, past.current];
}

// distribution counts the times to success into bins.
function distribution() {
  const times = [];
  let most = 0;
  for (const r of table.rows) {
    if (r.outcome !== "succeeded") continue;
    const t = r.at - r.submitted;
    times.push(t);
    if (t > most) most = t;
  }
  const wide = (most || 1) / bins;
  const counts = new Array(bins).fill(0);
  for (const t of times) counts[Math.min(Math.floor(t / wide), bins - 1)]++;
  return [counts.map((_, i) => i * wide), counts];
}

export function Crowd() {
  const world = useStore((s) => s.world);
  const [s, past] = useSummary(world);
  if (!s) return html`<p class="empty">Counting…</p>`;
  return html`<div class="page">
    <div class="playground-head"><h1>Crowd</h1><${Traffic} world=${world} /></div>
    ${s.messages === 0 ? html`<section class="card pad"><p>Nothing was sent yet. Start traffic, then let the clock play or run until idle: the figures and charts follow.</p></section>` : html`
    <div class="figures">
      <${Figure} n=${thousands(s.messages)} what="messages" />
      <${Figure} n=${percent(s.succeeded, s.messages)} what="succeeded" />
      <${Figure} n=${percent(table.rows.filter((r) => r.fired > 1).length, table.rows.length)} what="fell back" />
      <${Figure} n=${percent(s.duplicates, s.messages)} what="duplicates" />
      <${Figure} n=${span(s.timeToSuccess.p50)} what="half succeed within" />
      <${Figure} n=${span(s.timeToSuccess.p95)} what="95% within" />
      <${Figure} n=${span(s.timeToSuccess.p99)} what="99% within" />
      <${Figure} n=${thousands(s.cost)} what="cost" />
    </div>
    <div class="charts">
      <section class="card pad"><h2>By outcome</h2><${Outcomes} s=${s} /></section>
      <section class="card pad scroll-x" tabindex="0" aria-label="By channel"><h2>By channel</h2><${Channels} s=${s} /></section>
      <${Chart} title="Time to success" words=${`Half of the messages succeed within ${span(s.timeToSuccess.p50)}, 95% within ${span(s.timeToSuccess.p95)}.`}
        data=${distribution()} series=${[{ label: "messages", color: "accent", bars: true }]} x=${span} y=${short} legend=${false} />
      <${Chart} title="As time goes by" words=${`${plural(s.messages, "message")}, of which ${s.succeeded} succeeded and ${s.duplicates} are duplicates.`}
        data=${[[...past.t], [...past.messages], [...past.succeeded], [...past.duplicates]]} x=${span} y=${short}
        series=${[{ label: "messages", color: "quiet", dash: [6, 4] }, { label: "succeeded", color: "good" }, { label: "duplicates", color: "twice", dash: [2, 3] }]} />
    </div>`}
  </div>`;
}

const short = (n) => (n >= 10000 ? `${n / 1000}k` : String(n));

const Figure = ({ n, what }) => html`<div class="card figure"><b>${n}</b><span>${what}</span></div>`;

const Outcomes = ({ s }) => html`<table><thead><tr><th>outcome</th><th class="num">messages</th><th class="num">share</th><th><span class="hidden">bar</span></th></tr></thead>
  <tbody>${outcomes.map((o) => html`<tr key=${o}><td><${Outcome} outcome=${o} /></td><td class="num">${thousands(s[o])}</td><td class="num">${percent(s[o], s.messages)}</td>
    <td><${Share} n=${s[o]} of=${s.messages} /></td></tr>`)}</tbody></table>`;

const columns = ["fired", "succeeded", "failed", "lapsed", "delivered", "read"];

const Channels = ({ s }) => html`<table><thead><tr><th>channel</th>${columns.map((c) => html`<th key=${c} class="num">${c}</th>`)}</tr></thead>
  <tbody>${Object.entries(s.channels).map(([name, c]) => html`<tr key=${name} class="ch-${name}"><td><i class="dot inline"></i> ${name}<${Share} n=${c.fired} of=${s.messages} /></td>
    ${columns.map((k) => html`<td key=${k} class="num">${thousands(c[k])}</td>`)}</tr>`)}</tbody></table>`;

function Share({ n, of }) {
  return html`<span class="share"><i style=${{ width: `${of ? (100 * n) / of : 0}%` }}></i></span>`;
}

function Traffic({ world }) {
  const setup = useStore((s) => s.setup);
  const [messages, setMessages] = useState("1000");
  const [every, setEvery] = useState("100ms");
  const start = (e) => {
    e.preventDefault();
    attempt(() => api.traffic(world, { messages: Number(messages), arrivals: { every } }));
  };
  return html`<form class="inline-form" onSubmit=${start}>
    <label>Messages<input inputmode="numeric" pattern="[0-9]+" required value=${messages} onInput=${(e) => setMessages(e.target.value)} /></label>
    <label>one every<input required value=${every} onInput=${(e) => setEvery(e.target.value)} /></label>
    <button class="primary" type="submit">Start traffic</button>
    ${setup && setup.traffic && html`<button type="button" onClick=${() => attempt(() => api.traffic(world, undefined))}>Start the scenario's own</button>`}
  </form>`;
}
