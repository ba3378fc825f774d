// The world's clock: where it stands, how to move it, what comes next and why.
import { html, useState, useEffect, useLayoutEffect, useRef } from "../ui.js";
import { useStore, startOf, watches } from "../store.js";
import { advance, setClock, now } from "../world.js";
import { toggleTime } from "../keys.js";
import { turn } from "../story.js";
import { Until } from "./until.js";
import { span, clockTime, missed, thousands } from "../words.js";

/** @import { Answers } from "../api.js" */
/** @import { Kept } from "../telling.js" */

/** @typedef {Omit<Answers["Clock"], "t" | "settled">} Shown of the clock */
/** @typedef {(t: number) => string} Tell an instant in words */
/** @typedef {(by: Answers["Advance"]) => () => Promise<void>} Move makes what moves the clock */

const speeds = [0.5, 1, 5, 10, 60, 600, 3600];

// useNow is the world's time as it goes by, redrawn while the clock runs.
export function useNow() {
  const clock = useStore((s) => s.clock);
  const [, redraw] = useState(0);
  const running = clock && clock.mode === "running";
  useEffect(() => {
    if (!running) return undefined;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setInterval(() => redraw((n) => n + 1), calm ? 1000 : 50);
    return () => clearInterval(timer);
  }, [running]);
  return now();
}

// unknown stands for a clock that was not answered yet: its bar has its room all the same.
/** @type {Shown} */
const unknown = { now: "", mode: "paused", speed: 1, pending: 0 };

// useTell tells instants as the reader wants them: as the world's clock shows them, or as spans since its beginning.
/** @returns {Tell} */
export function useTell() {
  const start = useStore(startOf);
  const asClock = useStore((s) => s.timeAs === "clock");
  return (t) => (asClock && start ? clockTime(start, t) : span(t));
}

// useHeight tells the styles how high the bar is: what stays in sight stays below it, and what is scrolled to comes there.
/** @param {{current: HTMLElement}} bar */
function useHeight(bar) {
  useLayoutEffect(() => {
    const root = document.documentElement.style;
    const observer = new ResizeObserver(() => root.setProperty("--clock", `${bar.current.offsetHeight}px`));
    observer.observe(bar.current);
    return () => {
      observer.disconnect();
      root.removeProperty("--clock");
    };
  }, []);
}

export function Clock() {
  const known = useStore((s) => s.clock);
  const clock = known || unknown;
  const timeAs = useStore((s) => s.timeAs);
  const start = useStore(startOf);
  const t = useNow();
  const [busy, setBusy] = useState(false);
  const bar = useRef();
  useHeight(bar);
  const running = clock.mode === "running";
  const day = clock.now.slice(0, 10);
  const time = !known ? "–" : timeAs === "clock" && start ? clockTime(start, t) : running ? rough(t) : span(t);
  return html`<section class="clock" ref=${bar} aria-label="Clock" aria-busy=${busy}>
    <button class="time" onClick=${toggleTime} title="Show times as ${timeAs === "span" ? "the clock" : "spans"} (t)">
      <span class="time-main ${time.length > 14 ? "long" : ""}">${time}</span>
      <span class="time-sub">${!known ? "not known yet" : timeAs === "span" ? `${day} ${start && clockTime(start, t).slice(0, 8)}`
        : `${day} · ${span(Math.round(t))}`}</span>
    </button>
    ${clock.real || watches ? html`<p class="quiet-text">The real clock: it runs by itself.</p>`
      : html`<${Moves} clock=${clock} setBusy=${setBusy} start=${start} />`}
    ${!watches && html`<${Next} clock=${clock} t=${t} />`}
  </section>`;
}

// Moves are the ways to move the clock.
/** @param {{clock: Shown, setBusy: (busy: boolean) => void, start: string}} props */
function Moves({ clock, setBusy, start }) {
  const running = clock.mode === "running";
  const idle = clock.pending === 0;
  /** @type {Move} */
  const move = (by) => async () => {
    setBusy(true);
    await advance(by);
    setBusy(false);
  };
  return html`<div class="clock-buttons">
    <button class="play" onClick=${() => setClock({ mode: running ? "paused" : "running" })}
      title="Space">${running ? html`<${Icon} name="pause" /> Pause` : html`<${Icon} name="play" /> Play`}</button>
    <label class="speed"><span class="hidden">Speed</span>
      <select value=${String(clock.speed)} onChange=${(e) => setClock({ speed: Number(e.target.value) })}>
        ${!speeds.includes(clock.speed) && html`<option value=${String(clock.speed)}>
          ${clock.speed ? `${clock.speed}×` : "at once"}</option>`}
        ${speeds.map((s) => html`<option key=${s} value=${String(s)}>${s}×</option>`)}
      </select></label>
    <span class="split" role="group" aria-label="Move the clock">
      <button onClick=${move({ events: 1 })} disabled=${idle} title="n">Next event</button>
      <button onClick=${move({ by: "1s" })} title="1">+1 s</button>
      <button onClick=${move({ by: "60s" })} title="6">+60 s</button>
      <button onClick=${move({ by: "15m" })} title="5">+15 min</button>
      <button onClick=${move({ until: "idle" })} disabled=${idle} title="i">Until idle</button>
    </span>
    <${Until} move=${move} start=${start} />
  </div>`;
}

// rough tells a time that goes by: without the digits that nobody can read.
/** @param {number} t */
const rough = (t) => (t < 120 ? `${t.toFixed(1)} s` : span(Math.floor(t)));

/** @param {{clock: Shown, t: number}} props */
function Next({ clock, t }) {
  const story = useStore((s) => s.story);
  if (!clock.next) return html`<p class="next"><span class="quiet-text">Next</span> <span>Nothing is pending</span></p>`;
  const { what, why } = reason(clock.next, story);
  return html`<p class="next"><span class="quiet-text">Next ${clock.next.t > t ? `in ${span(clock.next.t - t)}` : "now"}</span>
    ${" "}<span><strong>${what}</strong>${why && html` <span class="quiet-text">${why}</span>`}
    ${clock.pending > 1 && html` <span class="quiet-text">· ${thousands(clock.pending - 1)} more</span>`}</span></p>`;
}

// reason says what comes next, and why.
/** @param {NonNullable<Shown["next"]>} next @param {Kept | null} story */
function reason(next, story) {
  const mine = story && story.umids.has(next.umid) ? story : null;
  const open = mine && turn(mine);
  const after = open && mine.steps.slice(open.n).find((s) => !s.skip);
  switch (next.kind) {
    case "lapsed":
      return open ? { what: `${open.channel} lapses${after ? `, ${after.channel} fires` : ""}`, why: `as it is ${missed(open)}` }
        : { what: "a window ends", why: `of message ${next.umid.slice(0, 8)}` };
    case "receipt":
      return next.channel
        ? { what: `${next.channel} reports ${next.status || ""}`, why: mine ? "" : `on ${next.umid.slice(0, 8)}` }
        : { what: "a provider reports", why: `on ${mine ? "this message" : next.umid.slice(0, 8)}` };
    case "fired": return { what: "a scheduled message fires", why: `${next.umid.slice(0, 8)}` };
    case "expired": return { what: "a message's expiry comes", why: `${next.umid.slice(0, 8)}` };
    case "timer": return { what: "a timer of the application's", why: `${next.umid.slice(0, 8)}` };
    case "webhook": return { what: "a webhook is tried again", why: "as its receiver did not answer 2xx" };
    default: return { what: "the traffic's next message", why: "" };
  }
}

/** @type {Record<string, string>} */
const paths = { play: "M4 2.5v11l9-5.5z", pause: "M4 2.5h3v11H4zM9 2.5h3v11H9z" };

/** @param {{name: string}} props */
function Icon({ name }) {
  return html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d=${paths[name]} fill="currentColor" /></svg>`;
}
