// The page begins here: it finds out which worlds there are and shows one.
import { html, render, useEffect, useRef } from "./ui.js";
import { get, set, useStore, watches } from "./store.js";
import { read, go } from "./address.js";
import { enter, follow, refreshWorlds, refreshClock } from "./world.js";
import { listen } from "./keys.js";
import { Header } from "./views/header.js";
import { Clock } from "./views/clock.js";
import { Watch } from "./views/watch.js";
import { Welcome, Gone, NobodyThere } from "./views/welcome.js";
import { Playground } from "./views/playground.js";
import { Providers } from "./views/providers.js";
import { Crowd } from "./views/crowd.js";
import { WhatIf } from "./views/whatif.js";
import { Webhooks } from "./views/webhooks.js";
import { Requests } from "./views/requests.js";
import { Wires } from "./views/wires.js";
import { Scenario } from "./views/scenario.js";
import { Plans } from "./views/plans.js";
import { Sheets } from "./views/sheets.js";
import { Boundary } from "./views/boundary.js";
import { AskKey } from "./views/key.js";

/** @type {Record<string, string>} */
const titles = { whatif: "What if" }; // of views whose name is none
/** @type {Record<string, () => any>} */
const views = {
  watch: Watch, providers: Providers, crowd: Crowd, whatif: WhatIf, plans: Plans, webhooks: Webhooks, requests: Requests, wires: Wires,
};

function Page() {
  const worlds = useStore((s) => s.worlds);
  const world = useStore((s) => s.world);
  const view = useStore((s) => s.view);
  const live = useStore((s) => s.live);
  const askKey = useStore((s) => s.askKey);
  useEffect(() => {
    document.title = [titles[view] || view[0].toUpperCase() + view.slice(1), world, "Cascade"].filter(Boolean).join(" · ");
  }, [view, world]);
  useFocus(view);
  if (askKey) return html`<${AskKey} onKey=${start} />`;
  const there = world && live !== "gone";
  const mine = world || "demo"; // what views show that need no world yet: what is open in them stays when it is made
  return html`
    <a class="skip" href="#main">Skip to the content</a>
    <${Header} />
    ${there && html`<${Clock} />`}
    <${Notice} />
    <main id="main" tabindex="-1">
      <${Boundary} key=${`${mine} ${view}`}>${worlds && html`<${shown(view, world, live)} key=${mine} />`}<//>
    </main>
    <${Sheets} />`;
}

// useFocus lets the focus follow the view, to its beginning, or to what was asked for in it.
/** @param {string} view */
function useFocus(view) {
  const before = useRef(view);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    const { seek } = get();
    set({ seek: "" });
    scrollTo(0, 0);
    (document.getElementById(seek) || document.getElementById("main"))?.focus({ preventScroll: true });
  }, [view]);
}

// shown is what is shown of a world, or in the place of one. The playground can make it, and so can a scenario.
/** @param {string} view @param {string} world @param {string} live */
function shown(view, world, live) {
  if (watches) return world && live !== "gone" ? Watch : NobodyThere;
  if (view === "playground") return Playground;
  if (view === "scenario") return Scenario;
  if (view === "requests") return Requests; // the first one may have been refused, and have made no world
  if (!world) return Welcome;
  return live === "gone" ? Gone : views[view] || Watch;
}

function Notice() {
  const notice = useStore((s) => s.notice);
  return html`<div class="notices" aria-live="polite">
    ${notice && html`<p class="notice ${notice.kind}"><span>${notice.text}</span>
      <button class="quiet" onClick=${() => set({ notice: null })} aria-label="Close this notice">✕</button></p>`}
  </div>`;
}

async function start() {
  if (!(await refreshWorlds())) {
    if (!get().askKey) setTimeout(start, 1500);
    return;
  }
  await enter(get().world || firstWorld());
  follow();
}

// firstWorld is the world that is shown where none was chosen, or "".
function firstWorld() {
  const { worlds } = get();
  const first = worlds && worlds.length ? worlds[0].id : "";
  if (first) go({ world: first }, false);
  return first;
}

window.addEventListener("popstate", () => {
  const before = get().world;
  read();
  if (get().world !== before) enter(get().world);
  else follow();
});

read();
listen();
const app = /** @type {HTMLElement} */ (document.getElementById("app"));
app.textContent = "";
render(html`<${Page} />`, app);
start();
setInterval(keepUp, 1000);

// keepUp asks for what no line of the timeline tells: that a clock runs, and which worlds there are.
async function keepUp() {
  const { live, clock, askKey, worlds } = get();
  if (document.hidden || askKey || !worlds) return;
  if (live === "live") refreshClock(clock && clock.mode === "running" ? 900 : 2900);
  if (live === "lost" || !(await refreshWorlds(2900))) return;
  const { world } = get();
  const there = get().worlds || [];
  const isThere = there.some((w) => w.id === world);
  if (!world && there.length) await enter(firstWorld());
  else if (world && get().live === "gone" && isThere) await enter(world);
}
