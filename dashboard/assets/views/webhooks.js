// What the customer was told, and how often it took.
import { html, useState, useEffect } from "../ui.js";
import { useStore, say, startOf } from "../store.js";
import { api } from "../api.js";
import { attempt, select } from "../world.js";
import { go } from "../address.js";
import { span, clockTime, plural } from "../words.js";
import { pretty } from "../pretty.js";

const shown = 500; // attempts that are listed at most, the newest first

export function Webhooks() {
  const world = useStore((s) => s.world);
  const rows = useStore((s) => s.rows);
  const start = useStore(startOf);
  const timeAs = useStore((s) => s.timeAs);
  const [state, setState] = useState({ attempts: [], cursor: "" });
  const [onlyThis, setOnlyThis] = useState(false);
  const story = useStore((s) => s.story);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const answer = await api.attempts(world, { after: state.cursor });
        const attempts = (answer.reset ? [] : state.attempts).concat(answer.attempts).slice(-20000);
        if (!stale && (answer.attempts.length || answer.cursor !== state.cursor)) setState({ attempts, cursor: answer.cursor });
      } catch { /* the connection's state tells */ }
    }, 200);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [world, rows, version]);
  const tell = (t) => (timeAs === "clock" && start ? clockTime(start, t) : span(t));
  const list = (onlyThis ? state.attempts.filter((a) => story && story.umids.has(a.umid)) : state.attempts).slice(-shown).reverse();
  return html`<div class="page">
    <div class="playground-head"><h1>Webhooks</h1>
      <label class="check"><input type="checkbox" checked=${onlyThis}
        onChange=${(e) => setOnlyThis(e.target.checked)} /> only the selected message</label></div>
    <${Receivers} world=${world} onChange=${() => setVersion(version + 1)} />
    ${list.length === 0 ? html`<section class="card pad">
      <p>The customer was not told anything yet. Register a receiver above, send a message, and let time pass: each change
        of a step is told, again after 1, 10, 30 and 90 s where the answer is not 2xx.</p></section>`
      : html`<section class="card pad scroll-x" tabindex="0" aria-label="Attempts"><div class="card-head flush"><h2>Attempts</h2>
        <span class="quiet-text">${plural(state.attempts.length, "attempt")}
          ${state.attempts.length > list.length ? `, ${list.length} shown` : ""}</span></div>
        <table><thead><tr><th>at</th><th>message</th><th>channel</th><th>told</th><th>attempt</th><th>answer</th><th>body</th></tr></thead>
        <tbody>${list.map((a, i) => html`<${Attempt} key=${state.attempts.length - i} a=${a}
          when=${tell(a.t)} />`)}</tbody></table></section>`}
  </div>`;
}

// toldOf is what a receiver was told, in the webhook's words or in those of a wire's protocol.
function toldOf({ wire, body }) {
  if (!wire) {
    const { channel, status } = (body && body.payload) || {};
    return { channel, state: status ? status.state : "an inbound message", detail: status && status.detail };
  }
  const channel = `over ${wire}`;
  if (typeof body === "string") {
    return { channel, state: new URLSearchParams(body).get("MessageStatus") || (/\bstat:(\w+)/.exec(body) || ["", "a callback"])[1] };
  }
  const value = body?.entry?.[0]?.changes?.[0]?.value;
  const states = value?.statuses ? value.statuses.map((s) => s.status) : [body?.status || body?.event || "a callback"];
  return { channel, state: states.join(", ") };
}

function Attempt({ a, when }) {
  const { channel, state, detail } = toldOf(a);
  const good = a.status >= 200 && a.status < 300;
  return html`<tr><td>${when}</td>
    <td><button class="link mono" onClick=${() => { go({ view: "watch" }); select(a.umid); }}>${a.umid.slice(0, 8)}</button></td>
    <td>${channel}</td><td>${state}${detail ? html` <span class="quiet-text">${detail}</span>` : ""}</td>
    <td>${a.attempt}</td>
    <td class=${good ? "state-good" : "state-bad"}>${good ? "✓" : "✕"} ${a.status || a.error || "no answer"}
      ${a.lost ? ", lost" : ""}</td>
    <td><details><summary>JSON</summary><pre class="json" tabindex="0">${pretty(a.body)}</pre>
      <p class="quiet-text">to ${a.url}</p></details></td></tr>`;
}

// nameOf is a receiver's place: another one registered for the same takes it.
const nameOf = (r) => ({ subAccountId: r.subAccountId, type: r.type || "CADR" });

function Receivers({ world, onChange }) {
  const [list, setList] = useState([]);
  const [url, setURL] = useState("");
  const load = () => attempt(async () => setList(await api.receivers()));
  useEffect(() => { load(); }, []);
  const change = async (what) => {
    await attempt(what);
    await load();
    onChange();
  };
  const add = (e) => {
    e.preventDefault();
    change(async () => {
      await api.register([{ ...nameOf({ subAccountId: world }), url, enabled: true }]);
      say(`${world} tells ${url} from now on.`, "good");
    });
  };
  const taken = list.find((r) => r.subAccountId === world && nameOf(r).type === "CADR");
  return html`<section class="card pad form"><h2>Receivers</h2>
    ${list.length === 0 ? html`<p class="quiet-text">None is registered: nobody is told of what the Send API sent.</p>`
      : html`<ul class="receivers">${list.map((r) => html`<li key=${`${r.subAccountId} ${r.type}`}>
        <b>${r.subAccountId === "*" ? "all subaccounts" : r.subAccountId}</b>
        <span class="quiet-text">${r.type === "MSG" ? "inbound messages" : "receipts"}</span> → <span class="mono">${r.url}</span>
          ${r.enabled === false ? " (switched off)" : ""}
        <button aria-label=${`Remove ${r.url}`} onClick=${() => change(() => api.unregister([nameOf(r)]))}>Remove</button></li>`)}</ul>`}
    <form class="inline-form" onSubmit=${add}><label>Tell the receipts of ${world} to
      <input class="wide-input" type="url" required placeholder="http://localhost:9000/receipts" value=${url}
        onInput=${(e) => setURL(e.target.value)} /></label>
      <button type="submit">${taken ? "Replace its receiver" : "Register"}</button></form>
  </section>`;
}
