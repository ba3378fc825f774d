// The page's head: the views, the worlds and the connection.
import { html, useState } from "../ui.js";
import { get, set, useStore, watches } from "../store.js";
import { go } from "../address.js";
import { enter, makeWorld, removeWorld, attempt } from "../world.js";
import { catalogue } from "../catalogue.js";
import { plural } from "../words.js";
import { Dialog } from "./dialog.js";
import { Sure } from "./sure.js";

const tabs = [
  ["watch", "Watch"], ["playground", "Playground"], ["scenario", "Scenario"], ["providers", "Providers"], ["crowd", "Crowd"],
  ["whatif", "What if"], ["plans", "Plans"], ["webhooks", "Webhooks"], ["requests", "Requests"], ["wires", "Wires"],
];

export function Header() {
  const view = useStore((s) => s.view);
  return html`<header class="head">
    <a class="brand" href="/" onClick=${(e) => { e.preventDefault(); go({ view: "watch" }); }}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect x="3" y="5" width="12" height="5" rx="2.5" /><rect x="10" y="13.5" width="12" height="5" rx="2.5" />
        <rect x="17" y="22" width="12" height="5" rx="2.5" /></svg>
      <span>Cascade</span></a>
    <nav aria-label="Views">
      ${tabs.slice(0, watches ? 1 : tabs.length).map(([name, label]) => html`<a key=${name} href=${`?view=${name}`} class="tab"
        data-label=${label} aria-current=${view === name ? "page" : undefined}
        onClick=${(e) => { e.preventDefault(); go({ view: name }); }}>${label}</a>`)}
    </nav>
    <div class="head-end">
      <${Worlds} />
      <${Connection} />
      <button class="icon" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)"
        onClick=${() => set({ sheet: "keys" })}>?</button>
    </div>
  </header>`;
}

/** @type {Record<string, string>} */
const words = {
  live: "Live", connecting: "Connecting…", lost: "Reconnecting…", gone: "World is gone",
};

function Connection() {
  const live = useStore((s) => s.live);
  return html`<span class="connection ${live}" role="status">
    <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      ${live === "live" ? html`<circle cx="6" cy="6" r="5" />` : html`<path d="M6 1 11 11 1 11z" />`}</svg>
    ${words[live]}</span>`;
}

function Worlds() {
  const worlds = useStore((s) => s.worlds) || [];
  const world = useStore((s) => s.world);
  const [making, setMaking] = useState(false);
  const known = worlds.some((w) => w.id === world);
  const kind = watches ? "Subaccount" : "World";
  const choose = (/** @type {string} */ id) => {
    if (id === "+") {
      setMaking(true);
      return;
    }
    go({ world: id, umid: "", event: "", q: "", outcome: "", channel: "", trait: "" });
    enter(id);
  };
  return html`<label class="world"><span class="quiet-text">${kind}</span>
      <select aria-label=${kind} value=${world} onChange=${(e) => { const id = e.target.value; e.target.value = world; choose(id); }}>
        ${!known && html`<option value=${world}>${world || "none yet"}</option>`}
        ${worlds.map((w) => html`<option key=${w.id} value=${w.id}>${w.id}${!watches && html` · ${w.scenario || "a scenario of its own"},
          ${" "}seed ${String(w.seed)}, ${plural(w.messages, "message")}`}</option>`)}
        ${!watches && html`<option value="+">New, reset or remove…</option>`}
      </select></label>
    ${making && html`<${MakeWorld} onClose=${() => setMaking(false)} />`}`;
}

/** @param {{onClose: () => void}} props */
function MakeWorld({ onClose }) {
  const world = useStore((s) => s.world);
  const scenarios = useStore(catalogue) || [];
  const [id, setID] = useState(world || "demo");
  const setup = useStore((s) => s.setup);
  const own = setup && setup.id === id && scenarios.some((s) => s.name === setup.scenario) ? setup.scenario : "";
  const [picked, setScenario] = useState("");
  const scenario = picked || own || "three-channels"; // a reset keeps the scenario, unless another is picked
  const [seed, setSeed] = useState("");
  const chosen = scenarios.find((s) => s.name === scenario);
  const exists = (get().worlds || []).some((w) => w.id === id);
  const make = async () => {
    const made = { scenario, ...(seed === "" ? {} : { seed: Number(seed) }) };
    if (await attempt(async () => { await makeWorld(id, made); return true; })) onClose();
  };
  const remove = async () => {
    if (await attempt(async () => { await removeWorld(id); return true; })) onClose();
  };
  return html`<${Dialog} title="Worlds" onClose=${onClose}>
    <p class="quiet-text">A subaccount is a world of its own: its clock, its plan, its providers, its messages.
      Test suites run side by side in theirs.</p>
    <form onSubmit=${(e) => { e.preventDefault(); if (!exists) make(); }} class="form">
      <label>Its name, the subaccount id
        <input value=${id} required pattern="[A-Za-z0-9._&\\-]{3,50}" onInput=${(e) => setID(e.target.value.trim())} /></label>
      <label>Made from the scenario
        <select value=${scenario} onChange=${(e) => setScenario(e.target.value)}>
          ${scenarios.map((s) => html`<option key=${s.name} value=${s.name}>${s.name}</option>`)}
        </select></label>
      ${chosen && html`<p class="quiet-text">${chosen.about}</p>`}
      <label>Seed, empty for the scenario's own
        <input value=${seed} inputmode="numeric" pattern="[0-9]*" onInput=${(e) => setSeed(e.target.value)} /></label>
      <p class="buttons">
        ${!exists && html`<button class="primary" type="submit">${`Make ${id}`}</button>`}
        ${exists && html`<${Sure} key=${`reset ${id}`} label=${`Reset ${id}`} what=${`reset ${id} to ${scenario}: its messages go`}
          onDo=${make} />
          <${Sure} key=${`remove ${id}`} label=${`Remove ${id}`} what=${`remove ${id} and its messages`} onDo=${remove} />`}
      </p>
    </form>
  <//>`;
}
