// The requests that came to the API under test, the newest first: what was sent, what was answered, and what to do
// about a refused one. It needs no world: the first request may have been refused.
import { html, useState, useEffect } from "../ui.js";
import { get, useStore, say } from "../store.js";
import { api, call, statusOf } from "../api.js";
import { attempt, select } from "../world.js";
import { begin } from "../draft.js";
import { go } from "../address.js";
import { curl, authorization } from "../curl.js";
import { wireCurl, wireAgain } from "../journeycopy.js";
import { plural } from "../words.js";
import { pretty } from "../pretty.js";
import { useTell } from "./clock.js";
import { copyText } from "./copyas.js";

/** @import { Request as Requested, Settings } from "../journeycopy.js" */
/** @import { Payload } from "../payloads.js" */
/** @import { FieldEvent } from "../ui.js" */

/**
 * @typedef {(world: string, asked: {after: string, wait: string, signal: AbortSignal}) =>
 *   Promise<{requests?: Requested[], reset?: boolean, cursor?: string}>} Asking for requests that came
 */

const shown = 200; // requests that are listed at most

// useRequests follows the requests, or what else is asked for so: each question waits at the server until there is
// something to tell.
/** @param {string} world @param {Asking} [ask] */
export function useRequests(world, ask = api.requests) {
  const [list, setList] = useState(/** @type {Requested[] | null} */ (null));
  useEffect(() => {
    const gone = new AbortController();
    (async () => {
      /** @type {Requested[]} */
      let all = [];
      for (let cursor = ""; !gone.signal.aborted;) {
        try {
          const { requests = [], reset, cursor: next = "" } = await ask(world, {
            after: cursor, wait: cursor && "25s", signal: gone.signal,
          });
          if (requests.length || reset || !cursor) {
            all = (reset ? [] : all).concat(requests).slice(-2000);
            setList(all);
          }
          cursor = next;
        } catch (err) {
          if (statusOf(err) === 404) setList(all = []); // nothing was ever asked of that world
          if (!gone.signal.aborted) await new Promise((done) => { setTimeout(done, 2000); });
        }
      }
    })();
    return () => gone.abort();
  }, [world]);
  return list;
}

export function Requests() {
  const world = useStore((s) => s.world) || "demo";
  const list = useRequests(world);
  const [refused, setRefused] = useState(false);
  const [open, setOpen] = useState(/** @type {Requested | null} */ (null));
  const tell = useTell();
  const picked = (list || []).filter((r) => !refused || r.status >= 400 || refusal(r));
  const rows = picked.slice(-shown).reverse();
  return html`<div class="page">
    <div class="playground-head"><h1>Requests</h1>
      <p class="quiet-text">What came to ${location.origin}/api/v1/subaccounts/${world}, and to its wires</p>
      <span class="buttons"><label class="check">
        <input type="checkbox" checked=${refused} onChange=${(e) => setRefused(e.target.checked)} /> only refused ones</label></span></div>
    ${list === null ? html`<p class="empty">Asking what came…</p>`
      : rows.length === 0 ? html`<section class="card pad">
        <p>${refused ? "None was refused." : html`No request came yet. Point your code's base URL here: each request is
          listed as it comes, refused or not.`}</p></section>`
      : html`<section class="card pad" aria-label="Requests">
        <p class="quiet-text" role="status">
          ${plural(picked.length, "request")}${picked.length > rows.length ? `, ${rows.length} shown` : ""}</p>
        <ol class="requests">${rows.map((r, i) => html`<${Request} key=${picked.length - i} r=${r} when=${tell(r.t)}
          open=${open === r} onOpen=${() => setOpen(open === r ? null : r)} />`)}</ol></section>`}
  </div>`;
}

/** @param {{r: Requested, when: string, open: boolean, onOpen: () => void}} props */
export function Request({ r, when, open, onOpen }) {
  const reason = refusal(r);
  const good = r.status < 400 && !reason;
  return html`<li>
    <button class="request" aria-expanded=${open} onClick=${onOpen}><span class="when">${when}</span>
      <span class=${good ? "state-good" : "state-bad"}>${good ? "✓" : "✕"} ${r.status}</span>
      <span class="mono request-path">${r.method} ${r.path}</span>
      ${reason && html`<span class="reason">${reason}</span>`}</button>
    ${open && html`<${Details} r=${r} />`}
  </li>`;
}

// refusal is why a request was refused, as each API has it, or "".
/** @param {{status: number, answer?: any, wire?: string}} request @returns {string} */
export function refusal({ status, answer, wire }) {
  if (!answer || typeof answer !== "object") return "";
  const coded = (/** @type {string} */ words, /** @type {number} */ code) => `${words || ""}${code ? ` (code ${code})` : ""}`;
  if (wire === "viber") return answer.status ? coded(answer.status_message, answer.status) : ""; // all of it is answered 200
  if (status < 400) return "";
  const joined = (/** @type {string[]} */ ...parts) => parts.filter(Boolean).join(": ");
  const { error, title, detail, invalid_parameters: wrong = [] } = answer;
  if (error) return joined(coded(error.message, error.code), error.error_data?.details);
  if (title) return joined(title, detail, ...wrong.map((/** @type {Record<string, string>} */ p) => `${p.name} ${p.reason}`));
  return coded(answer.message, answer.code);
}

// settingsOf are those of a wire in a request's world.
/** @param {string} wire @returns {Promise<Settings>} */
async function settingsOf(wire) {
  const { wires } = await api.wires(get().world);
  return wires.find((w) => w.wire === wire)?.settings || {};
}

/** @param {Requested} r */
const asCurl = async (r) => (r.wire ? wireCurl(r, await settingsOf(r.wire)) : curl(r, authorization(get().key && "YOUR_KEY")));

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : pretty(value));

/** @param {{r: Requested}} props */
function Details({ r }) {
  const whole = r.bytes <= 64 * 1024 && (r.body !== undefined || r.bytes === 0); // of others a part is kept, or nothing was read
  const [made] = r.umids || [];
  const isObject = r.body && typeof r.body === "object" && !Array.isArray(r.body);
  const isMessage = !r.wire && r.method === "POST" && /\/messages\/?$/.test(r.path) && isObject;
  const again = () => attempt(async () => {
    const plain = { body: r.body, headers: { "Content-Type": "application/json" } };
    await call(r.method, r.path, r.wire ? wireAgain(r, await settingsOf(r.wire)) : plain);
    say("Sent again, and taken.", "good");
  });
  const edit = () => {
    begin(/** @type {Payload} */ (r.body));
    go({ view: "playground" });
  };
  const copy = (/** @type {FieldEvent} */ e) => {
    const pre = e.target.closest("li")?.querySelector("pre");
    return pre && attempt(async () => { if (await copyText(await asCurl(r), pre)) say("Copied as curl.", "good"); });
  };
  return html`<div class="request-details">
    ${r.fault && html`<p>On purpose, as the faults of this world say: ${r.fault}.</p>`}
    ${r.near && html`<p>Nothing answers this. Did you mean <code>${r.near}</code>?</p>`}
    <p class="buttons">
      <button onClick=${copy}>Copy as curl</button>
      <button disabled=${!whole} onClick=${again}>Send again</button>
      ${made && html`<button onClick=${() => { go({ view: "watch" }); select(made); }}>Watch what came of it</button>`}
      ${isMessage && html`<button onClick=${edit}>Edit in the playground</button>`}</p>
    <div class="request-texts"><section><h2>Body</h2><pre class="json" tabindex="0">
      ${r.body === undefined ? "none" : text(r.body)}</pre></section>
      <section><h2>Answer</h2><pre class="json" tabindex="0">${r.answer === undefined ? "none" : text(r.answer)}</pre></section></div>
    <details><summary>Headers</summary><pre class="json" tabindex="0">
      ${Object.entries(r.headers).sort().map(([k, v]) => `${k}: ${v}`).join("\n")}</pre></details>
  </div>`;
}
