// The page's state, in one place: views read it with useStore and change it with set. A change is a new object,
// so that what did not change is told by identity.
import { useState, useEffect, useRef } from "./ui.js";

// watches tells a page over messages that are sent for real: it changes nothing, and its clock is everybody's.
export const watches = "watches" in document.documentElement.dataset;

/** @import { Answers } from "./api.js" */
/** @import { Draft } from "./draft.js" */
/** @import { Kept } from "./telling.js" */

/**
 * @typedef {object} State
 * @property {string} key
 * @property {boolean} askKey
 * @property {Answers["World"][] | null} worlds
 * @property {string} world
 * @property {"connecting" | "live" | "lost" | "gone"} live
 * @property {Answers["Clock"] | null} clock
 * @property {number} clockSeen
 * @property {Answers["WorldDetails"] | null} setup
 * @property {number} rows
 * @property {{world: string, text: string} | null} scenarioDraft
 * @property {Kept | null} story
 * @property {string} view
 * @property {string} umid
 * @property {string} event
 * @property {string} q
 * @property {string} outcome
 * @property {string} channel
 * @property {string} trait
 * @property {string} of
 * @property {string} step
 * @property {string} timeAs
 * @property {boolean} guide
 * @property {{kind: string, text: string} | null} notice
 * @property {string} sheet
 * @property {string} seek
 * @property {Draft} [draft]
 * @property {Answers["Catalogue"]["scenarios"]} [scenarios]
 */

/** @type {State} */
let state = {
  key: sessionStorage.getItem("cascade.key") || "", // kept for this tab only
  askKey: false,
  worlds: null,        // null until they are known
  world: "",
  live: "connecting",  // or "live", "lost", "gone"
  clock: null,
  clockSeen: 0,        // performance.now() when the clock was answered
  setup: null,         // the world's scenario and providers
  rows: 0,             // version of the message table
  scenarioDraft: null, // {world, text} that is being written
  story: null,         // the selected message, all of it
  view: "watch",
  umid: "",
  event: "",           // cursor of the pinned event
  q: "", outcome: "", channel: "", trait: "",
  of: "", step: "",    // what is supposed otherwise: "playground", or a message's umid; and which step, from 1
  timeAs: localStorage.getItem("cascade.time") || (watches ? "clock" : "span"),
  guide: false,
  notice: null,        // {kind, text}
  sheet: "",           // the open dialog
  seek: "",            // the id of what takes the focus in the view that comes
};

/** @type {Set<() => void>} */
const listeners = new Set();

export const get = () => state;

/** @param {Partial<State>} change */
export function set(change) {
  const next = { ...state, ...change };
  if (/** @type {(keyof State)[]} */ (Object.keys(change)).every((k) => Object.is(state[k], next[k]))) return;
  state = next;
  for (const listener of [...listeners]) listener();
}

// useStore draws the view again when what it picks has changed.
/**
 * @template T
 * @param {(state: State) => T} pick
 * @returns {T}
 */
export function useStore(pick) {
  const [, redraw] = useState(0);
  const latest = useRef({ pick, value: pick(state) });
  latest.current = { pick, value: pick(state) };
  useEffect(() => {
    const listener = () => {
      if (!Object.is(latest.current.pick(state), latest.current.value)) redraw((n) => n + 1);
    };
    listeners.add(listener);
    listener();
    return () => listeners.delete(listener);
  }, []);
  return latest.current.value;
}

// say shows a notice until it is closed or replaced.
/** @param {string} text */
export const say = (text, kind = "error") => set({ notice: text ? { text, kind } : null });

// startOf is the world's time zero, for useStore; "" until it is known.
/** @param {State} s */
export const startOf = (s) => (s.setup ? s.setup.start : "");
