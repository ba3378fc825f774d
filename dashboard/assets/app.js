// The page begins here: it finds out which worlds there are and shows one.
import { html, render, useEffect } from "./ui.js";
import { get, set, useStore } from "./store.js";
import { read, go } from "./address.js";
import { enter, follow, refreshWorlds, refreshClock } from "./world.js";
import { listen } from "./keys.js";
import { Header } from "./views/header.js";
import { Clock } from "./views/clock.js";
import { Watch } from "./views/watch.js";
import { Welcome } from "./views/welcome.js";
import { Playground } from "./views/playground.js";
import { Providers } from "./views/providers.js";
import { Crowd } from "./views/crowd.js";
import { Webhooks } from "./views/webhooks.js";
import { Sheets } from "./views/sheets.js";
import { Boundary } from "./views/boundary.js";
import { AskKey } from "./views/key.js";

const views = { watch: Watch, playground: Playground, providers: Providers, crowd: Crowd, webhooks: Webhooks };

function Page() {
  const worlds = useStore((s) => s.worlds);
  const world = useStore((s) => s.world);
  const view = useStore((s) => s.view);
  const askKey = useStore((s) => s.askKey);
  const View = views[view] || Watch;
  useEffect(() => {
    document.title = world ? `${world} · Cascade` : "Cascade";
  }, [world]);
  if (askKey) return html`<${AskKey} onKey=${start} />`;
  const empty = worlds && !world;
  return html`
    <a class="skip" href="#main">Skip to the content</a>
    <${Header} />
    ${world && html`<${Clock} />`}
    <${Notice} />
    <main id="main" tabindex="-1">
      <${Boundary} key=${`${world} ${view}`}>
        ${empty && view !== "playground" ? html`<${Welcome} />` : worlds && html`<${View} key=${world} />`}<//>
    </main>
    <${Sheets} />`;
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
  const { worlds, world } = get();
  const wanted = world || (worlds.length ? worlds[0].id : "");
  if (!world && wanted) go({ world: wanted }, false);
  await enter(wanted);
  follow();
}

window.addEventListener("popstate", () => {
  const before = get().world;
  read();
  if (get().world !== before) enter(get().world);
  else follow();
});

read();
listen();
const app = document.getElementById("app");
app.textContent = "";
render(html`<${Page} />`, app);
start();
setInterval(keepUp, 1000);

// keepUp asks for what no line of the timeline tells: that a clock runs, or that a world is there again.
async function keepUp() {
  const { world, live, clock } = get();
  if (document.hidden || !world) return;
  if (live === "live") refreshClock(clock && clock.mode === "running" ? 900 : 2900);
  else if (live === "gone" && await refreshWorlds() && get().worlds.some((w) => w.id === get().world)) enter(get().world);
}
