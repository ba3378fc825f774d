// One webhook: what was told to whom, and each attempt to deliver it.
import { html, useState, useEffect } from "../ui.js";
import { say, useStore } from "../store.js";
import { api } from "../api.js";
import { attempt, select } from "../world.js";
import { go } from "../address.js";
import { isTaken, answerOf } from "../hooks.js";
import { pretty } from "../pretty.js";

/** @import { Answers } from "../api.js" */
/** @import { Attempt, Delivered } from "../hooks.js" */
/** @import { Tell } from "./clock.js" */

const ends = { taken: "is taken", lost: "is lost", open: "is tried again" };

// Delivery is a row with all attempts; opened, it tells all about them.
/** @param {{d: Delivered, tell: Tell, open: boolean, onOpen: () => void}} props */
export function Delivery({ d, tell, open, onOpen }) {
  return html`<li>
    <button class="delivery" aria-expanded=${open} onClick=${onOpen}>
      <span class="when">${tell(d.first.t)}</span><span class="mono">${d.first.umid.slice(0, 8)}</span>
      <span>${d.channel}</span>
      <span class="delivery-told"><b>${d.state}</b>${d.detail && html` <span class="quiet-text">${d.detail}</span>`}</span>
      <span class="attempts"><${Tries} attempts=${d.attempts} /> <span class="quiet-text">${ends[d.end]}</span></span>
    </button>
    ${open && html`<${Details} d=${d} tell=${tell} />`}
  </li>`;
}

// Tries are the attempts in short, each with its number and its answer.
/** @param {{attempts: Attempt[]}} props */
const Tries = ({ attempts }) => attempts.map((a) => html`<span key=${a.attempt} class="try ${stateOf(a)}">
  ${attempts.length > 1 && html`<span class="try-n">${a.attempt}</span> `}${markOf(a)} ${answerOf(a)}</span> `);

/** @param {Attempt} a */
const stateOf = (a) => (isTaken(a.status) ? "state-good" : "state-bad");
/** @param {Attempt} a */
const markOf = (a) => (isTaken(a.status) ? "✓" : "✕");

/** @param {{d: Delivered, tell: Tell}} props */
function Details({ d, tell }) {
  const world = useStore((s) => s.world);
  const [whole, setWhole] = useState(/** @type {Answers["Delivery"] | null} */ (null));
  useEffect(() => {
    let stale = false;
    attempt(async () => {
      const answer = await api.delivery(world, { delivery: d.number });
      if (!stale) setWhole(answer);
    });
    return () => { stale = true; };
  }, [world, d.number, d.attempts.length]);
  const again = () => attempt(async () => {
    const { delivery } = await api.deliverAgain(world, { delivery: d.number });
    say(delivery === d.number ? "It was tried again at once." : "It was told anew: a delivery of its own.", "good");
  });
  const { first, last } = d;
  return html`<div class="delivery-details">
    <p class="buttons"><button class="primary" onClick=${again}>Deliver again</button>
      <button onClick=${() => { go({ view: "watch" }); select(first.umid); }}>Watch the message</button>
      <span class="quiet-text">delivery ${d.number} to <span class="mono">${first.url}</span></span></p>
    <div class="request-texts">
      <section><h3>The body</h3>
        <pre class="json" tabindex="0">${typeof last.body === "string" ? last.body : pretty(last.body)}</pre></section>
      <section><h3>Its attempts</h3>
        <ol class="tries">${whole && whole.attempts.map((a) => html`<${Try} key=${a.attempt} a=${a} tell=${tell} />`)}</ol></section>
    </div></div>`;
}

// Try is one attempt: when, what it was answered, and what its request bore.
/** @param {{a: Attempt, tell: Tell}} props */
function Try({ a, tell }) {
  const headers = Object.entries(a.headers || {}).sort();
  const signature = headers.some(([name]) => /signature/i.test(name));
  return html`<li><p><b>${a.attempt}</b> <span class="quiet-text">at ${tell(a.t)}</span>
      <span class=${stateOf(a)}>${markOf(a)} ${answerOf(a)}${a.lost ? ", lost" : ""}</span>
      ${a.took && html` <span class="quiet-text">after ${a.took} of real time</span>`}</p>
    ${a.reply && html`<p class="reply"><span class="hidden">Its answer: </span><q>${a.reply.trim()}</q></p>`}
    ${headers.length > 0 && html`<dl class="headers">${headers.map(([name, value]) => html`<div key=${name}
      class=${/signature/i.test(name) ? "signature" : ""}><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}</dl>`}
    <p class="quiet-text">${signedHow(a, headers.length > 0, signature)}</p></li>`;
}

// signedHow tells what a request is signed with.
/** @param {Attempt} attempt @param {boolean} sent @param {boolean} signed */
function signedHow({ wire }, sent, signed) {
  if (!sent) return "No request was sent.";
  if (!signed) return "It is not signed.";
  return wire ? `It is signed as ${wire} signs.` : "The signature is the HMAC-SHA256 of the body, with the secret of --webhook-secret.";
}
