// Who is told: the receivers that are registered, and one that the subaccount has of its own.
import { html, useState, useEffect } from "../ui.js";
import { get, say } from "../store.js";
import { api } from "../api.js";
import { attempt } from "../world.js";
import { toldOf } from "../hooks.js";
import { pretty } from "../pretty.js";
import { plural } from "../words.js";
import { useRequests } from "./requests.js";

/** @import { Answers } from "../api.js" */
/** @import { Request } from "../journeycopy.js" */
/** @import { FieldEvent } from "../ui.js" */
/** @import { Tell } from "./clock.js" */

/** @typedef {Answers["Webhook"]} Receiver */
/** @typedef {(receiver: Pick<Receiver, "url" | "httpAuthorization">) => Promise<void>} Registering */

// nameOf is a receiver's place: another one registered for the same takes it.
/** @param {Pick<Answers["Webhook"], "subAccountId" | "type">} r */
const nameOf = (r) => ({ subAccountId: r.subAccountId, type: r.type || /** @type {const} */ ("CADR") });

/** @param {{world: string, onChange: () => void, tell: Tell}} props */
export function Receivers({ world, onChange, tell }) {
  const [list, setList] = useState(/** @type {Receiver[]} */ ([]));
  const [url, setURL] = useState("");
  const load = () => attempt(async () => setList(await api.receivers()));
  useEffect(() => { load(); }, []);
  const change = async (/** @type {() => Promise<unknown>} */ what) => {
    await attempt(what);
    await load();
    onChange();
  };
  /** @type {Registering} */
  const register = (fields) => change(async () => {
    await api.register({ body: [{ ...nameOf({ subAccountId: world }), enabled: true, ...fields }] });
    say(`${world} tells ${fields.url} from now on.`, "good");
  });
  const unregister = (/** @type {Receiver} */ r) => change(() => api.unregister({ body: [nameOf(r)] }));
  const add = (/** @type {FieldEvent} */ e) => {
    e.preventDefault();
    register({ url });
  };
  const taken = list.find((r) => r.subAccountId === world && nameOf(r).type === "CADR");
  return html`<div class="receiver-cards"><section class="card pad form"><h2>Receivers</h2>
    ${list.length === 0 ? html`<p class="quiet-text">None is registered: nobody is told of what the Send API sent.</p>`
      : html`<ul class="receivers">${list.map((r) => html`<li key=${`${r.subAccountId} ${r.type}`}>
        <span><b>${r.subAccountId === "*" ? "all subaccounts" : r.subAccountId}</b>${" "}
        <span class="quiet-text">${r.type === "MSG" ? "inbound messages" : "receipts"}</span> → <span class="mono">${r.url}</span>
          ${r.enabled === false ? " (switched off)" : ""}</span>
        <button aria-label=${`Remove ${r.url}`} onClick=${() => unregister(r)}>Remove</button></li>`)}</ul>`}
    <form class="inline-form" onSubmit=${add}><label>Tell the receipts of ${world} to
      <input class="wide-input" type="url" required placeholder="http://localhost:9000/receipts" value=${url}
        onInput=${(e) => setURL(e.target.value)} /></label>
      <button type="submit">${taken ? "Replace its receiver" : "Register"}</button></form>
  </section><${Own} world=${world} list=${list} register=${register} tell=${tell} /></div>`;
}

// How the receiver of the subaccount's own can answer.
const manners = [
  { label: "200", manner: { status: 200, delay: "0s" } }, { label: "500", manner: { status: 500, delay: "0s" } },
  { label: "too late", manner: { status: 200, delay: "12s" } },
];
/** @param {Answers["ReceiverManner"]} manner */
const mannerWords = ({ status, delay }) => `answers ${status}${delay === "0s" ? "" : `, after ${delay}: nobody waits longer than 10 s`}`;
const mailShown = 20;

// Own is the receiver of the subaccount's own: where it is, how it answers, and what came to it.
/** @param {{world: string, list: Receiver[], register: Registering, tell: Tell}} props */
function Own({ world, list, register, tell }) {
  const [own, setOwn] = useState(/** @type {Answers["Receiver"] | null} */ (null));
  const came = useRequests(world, api.mail) || [];
  const [open, setOpen] = useState(/** @type {Request | null} */ (null));
  useEffect(() => { attempt(async () => setOwn(await api.mail(world, { limit: 1 }))); }, [world]);
  if (!own) return null;
  const is = list.some((r) => r.url === own.url && r.subAccountId === world);
  const answer = (/** @type {Answers["ReceiverManner"]} */ body) => attempt(async () => setOwn(await api.answerSo(world, { body })));
  const { key } = get();
  const authorized = key ? { httpAuthorization: `Bearer ${key}` } : {};
  return html`<section class="card pad form"><div class="card-head flush"><h2>A receiver of its own</h2>
      <span class="quiet-text" role="status">${mannerWords(own)}</span></div>
    <p class="quiet-text">For whoever has none yet. It keeps what comes: <span class="mono">${own.url}</span></p>
    <p class="buttons">${is ? html`<span class="state-good">✓ registered</span>`
      : html`<button onClick=${() => register({ url: own.url, ...authorized })}>Register it</button>`}
      <span>It answers</span><span class="split" role="group" aria-label="How it answers">${manners.map(({ label, manner }) => html`<button
        key=${label} aria-pressed=${own.status === manner.status && own.delay === manner.delay}
        onClick=${() => answer(manner)}>${label}</button>`)}</span></p>
    ${came.length > 0 && html`<p class="quiet-text" role="status">${plural(came.length, "webhook")} came${
      came.length > mailShown ? `, ${mailShown} shown` : ""}</p>
    <ol class="requests">${came.slice(-mailShown).reverse().map((r, i) => html`<${Mail} key=${came.length - i} r=${r} tell=${tell}
      open=${open === r} onOpen=${() => setOpen(open === r ? null : r)} />`)}</ol>`}
  </section>`;
}

// Mail is what came to it once.
/** @param {{r: Request, tell: Tell, open: boolean, onOpen: () => void}} props */
function Mail({ r, tell, open, onOpen }) {
  const good = r.status < 300 && !r.fault;
  const { channel, state } = toldOf(r);
  return html`<li><button class="request mail" aria-expanded=${open} onClick=${onOpen}><span class="when">${tell(r.t)}</span>
      <span class=${good ? "state-good" : "state-bad"}>${good ? "✓" : "✕"} ${r.status}</span>
      <span>${channel} ${state} <span class="quiet-text">
        ${r.signature ? `signature ${r.signature}` : "not signed"}${r.fault ? `, ${r.fault}` : ""}</span></span></button>
    ${open && html`<div class="request-details"><pre class="json" tabindex="0" aria-label="The body">
      ${typeof r.body === "string" ? r.body : pretty(r.body)}</pre>
      <dl class="headers">${Object.entries(r.headers).sort().map(([name, value]) => html`<div key=${name}><dt>${name}</dt>
        <dd class="mono">${value}</dd></div>`)}</dl></div>`}</li>`;
}
