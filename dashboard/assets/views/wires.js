// The mock providers of the world, as an application meets them: where they are, by which ids and secrets, and what
// came over each of them.
import { html, useState, useEffect, useRef } from "../ui.js";
import { useStore, say } from "../store.js";
import { api } from "../api.js";
import { span, plural, thousands } from "../words.js";
import { table } from "../table.js";
import { go } from "../address.js";
import { useTell } from "./clock.js";
import { copyText } from "./copyas.js";
import { useRequests, Request, refusal } from "./requests.js";

/** @import { Request as Requested, Wire as Wired } from "../journeycopy.js" */
/** @import { Line } from "../stream.js" */
/** @import { Tell } from "./clock.js" */

const newest = 5; // requests of a wire that are listed

// What each wire speaks, and how a client of it is pointed here.
/** @type {Record<string, string>} */
const about = {
  whatsapp: "WhatsApp Cloud API: the base URL takes the place of https://graph.facebook.com",
  twilio: "Twilio's Messages: the base URL takes the place of https://api.twilio.com",
  vonage: "Vonage's Messages API: the base URL takes the place of https://api.nexmo.com",
  viber: "Viber's bot API: the base URL takes the place of https://chatapi.viber.com",
  smpp: "SMPP 3.4: the system_id of a bind is the subaccount",
};

// useWires asks for the wires, and again when something came.
/** @param {string} world */
function useWires(world) {
  const rows = useStore((s) => s.rows);
  const [wires, setWires] = useState(/** @type {{list: Wired[], exports: string} | null} */ (null));
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const [answer, exports] = await Promise.all([api.wires(world), api.exports(world)]);
        if (!stale) setWires({ list: answer.wires, exports });
      } catch { /* the connection's state tells */ }
    }, wires ? 200 : 0);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [world, rows]);
  return wires;
}

export function Wires() {
  const world = useStore((s) => s.world);
  const wires = useWires(world);
  const requests = useRequests(world) || [];
  const pre = useRef();
  if (!wires) return html`<div class="page"><h1>Wires</h1><p class="empty">Asking where the wires are…</p></div>`;
  const copy = async () => {
    if (!navigator.clipboard) await seen(() => pre.current.closest("details")?.setAttribute("open", ""));
    if (await copyText(wires.exports, pre.current)) say("Copied. Paste it into the shell that starts your service.", "good");
  };
  return html`<div class="page">
    <div class="playground-head"><h1>Wires</h1>
      <p class="quiet-text">The providers of ${world} as their real clients see them.
        Point your service here instead of at the real ones.</p>
      <span class="buttons"><button class="primary" onClick=${copy}>Copy all as exports</button></span></div>
    <details class="card pad"><summary>All base URLs, ids and secrets as lines for a shell</summary>
      <pre ref=${pre} class="json" tabindex="0" aria-label="Exports">${wires.exports}</pre></details>
    <div class="wires">${wires.list.map((w) => html`<${Wire} key=${w.wire} wire=${w}
      requests=${requests.filter((r) => r.wire === w.wire)} />`)}</div>
  </div>`;
}

/** @param {{wire: Wired, requests: Requested[]}} props */
function Wire({ wire, requests }) {
  const settings = Object.entries(wire.settings).sort(([a], [b]) => a.localeCompare(b));
  return html`<section class="card pad wire" aria-label=${wire.wire}>
    <div><h2>${wire.wire}</h2><p class="quiet-text">${about[wire.wire] || ""}</p></div>
    <dl class="wire-settings"><${Setting} wire=${wire.wire} name="base URL" value=${wire.baseUrl} />
      ${settings.map(([name, value]) => html`<${Setting} key=${name} wire=${wire.wire} name=${name} value=${value}
        secret=${/token|secret|password/i.test(name)} />`)}</dl>
    <${Tells} wire=${wire} />
    <${CameIn} wire=${wire.wire} requests=${requests} />
    <${Ignored} fields=${wire.ignored} />
  </section>`;
}

// seen shows something and waits until it is drawn: where the page may not copy by itself, what is shown is copied.
/** @param {() => void} show */
function seen(show) {
  show();
  return new Promise((done) => { setTimeout(done, 0); });
}

// Setting is an id to copy, or a secret that is masked until it is to be seen.
/** @param {{wire: string, name: string, value: string, secret?: boolean}} props */
function Setting({ wire, name, value, secret }) {
  const [shown, setShown] = useState(!secret);
  const text = useRef();
  const copy = async () => {
    if (!navigator.clipboard) await seen(() => setShown(true));
    if (await copyText(value, text.current)) say(`${wire}: the ${name} is copied.`, "good");
  };
  return html`<div><dt>${name}</dt><dd><span ref=${text} class="mono">${shown ? value : "••••••••"}</span>
    <span class="buttons">
      ${secret && html`<button aria-label=${`${shown ? "Hide" : "Show"} the ${name} of ${wire}`}
        onClick=${() => setShown(!shown)}>${shown ? "Hide" : "Show"}</button>`}
      <button aria-label=${`Copy the ${name} of ${wire}`} onClick=${copy}>Copy</button></span></dd></div>`;
}

// By wire, the setting of where an application is told of statuses, and what else says that.
const tells = new Map([["whatsapp", ["webhook"]], ["viber", ["webhook", "set_webhook"]],
  ["vonage", ["statusUrl", "a request's webhook_url"]]]);

// Tells says where an application is told of statuses, and what to do where it is told nowhere.
/** @param {{wire: Wired}} props */
function Tells({ wire }) {
  const [key, other] = tells.get(wire.wire) || [];
  if (!key || wire.settings[key]) return null;
  return html`<p class="hint-line">Nobody is told of statuses${other ? `, but by ${other}` : ""}:
    set ${" "}<code>{"${wire.wire}": {"${key}": "http://…"}}</code>${" "} by a PUT of
    ${" "}<code>/sim/v1/subaccounts/…/wires</code>, or in a scenario's ${" "}<code>wires:</code></p>`;
}

// CameIn are the latest requests of a wire. Of one that is no HTTP there are none to show, but lines of those refused.
/** @param {{wire: string, requests: Requested[]}} props */
function CameIn({ wire, requests }) {
  useStore((s) => s.rows);
  const tell = useTell();
  const [open, setOpen] = useState(/** @type {Requested | null} */ (null));
  const [only, setOnly] = useState(false);
  const heard = table.over.get(wire) || { sends: 0, refused: [] };
  const wrong = requests.filter((r) => refusal(r));
  const came = Math.max(requests.length, heard.sends);
  const rows = (only ? wrong : requests).slice(-newest).reverse();
  return html`<div>
    <div class="card-head flush"><h3>What came in</h3>
      <span class="quiet-text" role="status">${came > 0 && plural(came, "request")}${wrong.length > 0 &&
        html`${", "}<b class="state-bad">${thousands(wrong.length)} refused</b>`}</span>
      ${wrong.length > 0 && html`<label class="check"><input type="checkbox" checked=${only}
        onChange=${(e) => setOnly(e.target.checked)} /> only refused ones</label>`}</div>
    ${rows.length > 0 && html`<ol class="requests">${rows.map((r) => html`<${Request} key=${requests.indexOf(r)} r=${r}
      when=${tell(r.t)} open=${open === r} onOpen=${() => setOpen(open === r ? null : r)} />`)}</ol>`}
    ${requests.length > newest && html`<p><a href="?view=requests"
      onClick=${(e) => { e.preventDefault(); go({ view: "requests" }); }}>All requests</a></p>`}
    ${requests.length === 0 && heard.refused.length > 0 && html`<${Refused} lines=${heard.refused} tell=${tell} />`}
    ${came === 0 && heard.refused.length === 0 && html`<p class="quiet-text">Nothing yet.</p>`}
  </div>`;
}

/** @param {{lines: Line[], tell: Tell}} props */
const Refused = ({ lines, tell }) => html`<ol class="requests">${lines.slice(-newest).reverse().map((l) => html`<li key=${l.cursor}>
  <p><span class="when">${tell(l.t)}</span> <span class="state-bad">✕ ${l.answer}</span> ${l.request}</p>
  <p class="reason">${l.why}</p></li>`)}</ol>`;

// Ignored are the fields that are accepted and change nothing: those that came, and those that may.
/** @param {{fields: Wired["ignored"]}} props */
function Ignored({ fields }) {
  const came = fields.filter((f) => f.count > 0);
  const never = fields.filter((f) => !f.count);
  return html`<div><h3>Accepted without effect</h3>
    ${came.length === 0 ? html`<p class="quiet-text">No field of what came.</p>`
      : html`<ul class="ignored">${came.map((f) => html`<li key=${f.field}><code>${f.field}</code>
        ${" "}<span class="quiet-text">${plural(f.count, "time")}, last after ${span(f.last || 0)}</span></li>`)}</ul>`}
    ${never.length > 0 && html`<details><summary>${never.length} more that have none</summary>
      <p>${never.map((f, i) => html`<span key=${f.field}>${i > 0 && ", "}<code>${f.field}</code></span>`)}</p></details>`}
  </div>`;
}
