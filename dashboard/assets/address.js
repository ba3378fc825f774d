// The page's address holds the selection, so that a link shows the same thing to another.
import { get, set } from "./store.js";

/** @import { State } from "./store.js" */

// fields are those of the state that are strings, with their names in the address.
const fields = /** @type {const} */ ({
  world: "world", view: "view", umid: "message", event: "event", q: "q", outcome: "outcome", channel: "channel", trait: "show",
  of: "of", step: "step",
});
const names = /** @type {[keyof typeof fields, string][]} */ (Object.entries(fields));

/** @param {string} field */
const usualOf = (field) => (field === "view" ? "watch" : "");

export function read() {
  const params = new URLSearchParams(location.search);
  set(Object.fromEntries(names.map(([field, name]) => [field, params.get(name) || usualOf(field)])));
}

// go changes the selection and the address with it. A step that "back" should undo is pushed. What a view was asked about
// is left behind with it.
/** @param {Partial<State>} change */
export function go(change, push = true) {
  set(change.view ? { of: "", step: "", ...change } : change);
  const params = new URLSearchParams();
  for (const [field, name] of names) {
    const value = get()[field];
    if (value !== usualOf(field)) params.set(name, value);
  }
  const text = params.toString();
  const address = text ? `?${text}` : location.pathname;
  if (`?${text}` === location.search || (!text && !location.search)) return;
  history[push ? "pushState" : "replaceState"](null, "", address);
}
