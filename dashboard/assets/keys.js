// Keyboard shortcuts: single keys, away from fields of text. They can be switched off, for those whose tools
// type for them.
import { get, set, watches } from "./store.js";
import { advance, setClock, select } from "./world.js";
import { go } from "./address.js";
import { table, pick, rowOf, leadOf } from "./table.js";

/** @param {string} name */
const view = (name) => () => go({ view: name });

/** @type {{keys: string[], what: string, group: string, do: () => void}[]} */
const all = [
  { keys: ["Space"], what: "play or pause the clock", group: "Clock", do: playOrPause },
  { keys: ["n"], what: "next event", group: "Clock", do: () => advance({ events: 1 }) },
  { keys: ["1"], what: "1 s on", group: "Clock", do: () => advance({ by: "1s" }) },
  { keys: ["6"], what: "60 s on", group: "Clock", do: () => advance({ by: "60s" }) },
  { keys: ["5"], what: "15 min on", group: "Clock", do: () => advance({ by: "15m" }) },
  { keys: ["i"], what: "on until idle", group: "Clock", do: () => advance({ until: "idle" }) },
  { keys: ["t"], what: "times as spans or as the clock", group: "Clock", do: toggleTime },
  { keys: ["w"], what: "watch", group: "Go to", do: view("watch") },
  { keys: ["p"], what: "playground", group: "Go to", do: view("playground") },
  { keys: ["s"], what: "scenario", group: "Go to", do: view("scenario") },
  { keys: ["r"], what: "providers", group: "Go to", do: view("providers") },
  { keys: ["c"], what: "crowd", group: "Go to", do: view("crowd") },
  { keys: ["x"], what: "what if", group: "Go to", do: view("whatif") },
  { keys: ["l"], what: "plans", group: "Go to", do: view("plans") },
  { keys: ["h"], what: "webhooks", group: "Go to", do: view("webhooks") },
  { keys: ["q"], what: "requests", group: "Go to", do: view("requests") },
  { keys: ["v"], what: "wires", group: "Go to", do: view("wires") },
  { keys: ["/"], what: "search the messages", group: "Messages", do: search },
  { keys: ["j"], what: "next message in the list", group: "Messages", do: () => step(1) },
  { keys: ["k"], what: "message before it", group: "Messages", do: () => step(-1) },
  { keys: ["?"], what: "this sheet", group: "Help", do: () => set({ sheet: "keys" }) },
];

// What messages that are sent for real have no use for is left out.
export const shortcuts = all.filter((s) => !watches || s.do === toggleTime || !["Clock", "Go to"].includes(s.group));

function playOrPause() {
  setClock({ mode: get().clock?.mode === "running" ? "paused" : "running" });
}

export const enabled = () => localStorage.getItem("cascade.keys") !== "off";
/** @param {boolean} on */
export const enable = (on) => localStorage.setItem("cascade.keys", on ? "on" : "off");

export function toggleTime() {
  const timeAs = get().timeAs === "span" ? "clock" : "span";
  localStorage.setItem("cascade.time", timeAs);
  set({ timeAs });
}

function search() {
  if (get().view !== "watch") set({ seek: "search" });
  go({ view: "watch" });
  setTimeout(() => document.getElementById("search")?.focus(), 50); // when the key is up
}

/** @param {number} by */
function step(by) {
  const { q, outcome, channel, trait, umid } = get();
  const rows = pick({ q, outcome, channel, trait }) || table.rows.slice(-5000).reverse();
  const shown = rowOf(umid);
  const at = shown ? rows.indexOf(shown) : -1;
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (next) select(leadOf(next), false);
}

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof Element && target.closest("input, textarea, select, code-text, [contenteditable], dialog");

export function listen() {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "Escape" && get().event) {
      go({ event: "" }, false);
      return;
    }
    const pressed = event.key === " " ? "Space" : event.key;
    if (pressed === "Space" && event.target instanceof Element && event.target.closest("button, a, summary, [role=button]")) return;
    if (!enabled() && pressed !== "?") return;
    const shortcut = shortcuts.find((s) => s.keys.includes(pressed));
    if (!shortcut || (shortcut.group === "Clock" && !get().world)) return;
    event.preventDefault();
    shortcut.do();
  });
}
