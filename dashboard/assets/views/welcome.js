// What a new user meets: what this is, and one thing to do.
import { html, useState } from "../ui.js";
import { set, useStore } from "../store.js";
import { go } from "../address.js";
import { api } from "../api.js";
import { attempt, makeWorld, select, refreshClock } from "../world.js";
import { remember, examplePayload } from "../payloads.js";

// sendExample makes a world of the documentation's own example and sends its message.
export async function sendExample(world = "demo") {
  await makeWorld(world, { scenario: "three-channels" });
  await sendHere(world);
  set({ guide: true });
}

/** @param {string} world */
export async function sendHere(world, payload = examplePayload()) {
  const sent = await api.send(world, { body: payload });
  remember(sent.umid, payload);
  go({ view: "watch" });
  select(sent.umid);
  refreshClock();
}

export function Welcome() {
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    await attempt(() => sendExample());
    setBusy(false);
  };
  return html`<section class="welcome">
    <h1>Watch one message fall back from WhatsApp to Viber to SMS.</h1>
    <p class="lead">Cascade simulates the providers and the time between them, so that fifteen minutes of waiting take
      no time at all, and come out the same every time.</p>
    <${Falls} />
    <p class="buttons"><button class="primary big" onClick=${begin} disabled=${busy}>Send the three-channel example</button>
      <button class="big" onClick=${() => go({ view: "playground" })}>Write a message of your own</button></p>
    <p class="quiet-text">Or point your own code at <code>${location.origin}</code> instead of the real API: each
      subaccount is a world, made on first use.</p>
    <${PointHere} world="default" />
  </section>`;
}

// PointHere says how a service that falls back by itself is brought here.
/** @param {{world: string}} props */
export function PointHere({ world }) {
  return html`<section class="card pad point-here"><h2>A service that falls back by itself?</h2>
    <p>Let it send to the providers here instead of the real ones: what it sends over WhatsApp, Viber and SMS for one business message is
      shown as one, and a second copy with its cause.</p>
    <pre class="json" tabindex="0" aria-label="Base URLs">
      ${["whatsapp", "twilio"].map((wire) => `${wire.toUpperCase()}_BASE_URL=${location.origin}/wire/${world}/${wire}`).join("\n")}</pre>
    <p><a href="?view=wires" onClick=${(e) => { e.preventDefault(); go({ view: "wires" }); }}>All wires, with their ids and secrets</a></p>
  </section>`;
}

// NobodyThere stands in the place of a subaccount that the configuration does not have.
export function NobodyThere() {
  const world = useStore((s) => s.world);
  return html`<section class="welcome">
    <h1>${world ? `There is no subaccount ${world}.` : "No subaccount is configured."}</h1>
    <p class="lead">Its messages are shown here as soon as the configuration names it.</p>
  </section>`;
}

// Falls is a small drawing of what is to come.
function Falls() {
  const steps = [["WhatsApp", 0, "not read within 60 s"], ["Viber", 1, "not delivered within 60 s"], ["SMS", 2, "delivered"]];
  return html`<ol class="falls">${steps.map(([channel, n, what]) => html`<li key=${channel} class="fall fall-${n} ch-${channel}">
    <b>${channel}</b><span>${what}</span></li>`)}</ol>`;
}

// Gone stands in the place of a world that is not there.
export function Gone() {
  const world = useStore((s) => s.world);
  return html`<section class="welcome">
    <h1>The world ${world} is not there.</h1>
    <p class="lead">It was removed, or the server was started anew: worlds live as long as their server.</p>
    <p class="buttons"><button class="primary big"
      onClick=${() => attempt(() => sendExample(world))}>Make it, and send the example</button></p>
    <p class="quiet-text">Made by another, it appears here by itself. The list of worlds is at the top.</p>
  </section>`;
}
