// The page's address holds the selection, so that a link shows the same thing to another.
import { get, set } from "./store.js";

const fields = {
  world: "world", view: "view", umid: "message", event: "event", q: "q", outcome: "outcome", channel: "channel", trait: "show",
  of: "of", step: "step",
};
const usual = { view: "watch" };

export function read() {
  const params = new URLSearchParams(location.search);
  const change = {};
  for (const [field, name] of Object.entries(fields)) change[field] = params.get(name) || usual[field] || "";
  set(change);
}

// go changes the selection and the address with it. A step that "back" should undo is pushed. What a view was asked about
// is left behind with it.
export function go(change, push = true) {
  set(change.view ? { of: "", step: "", ...change } : change);
  const params = new URLSearchParams();
  for (const [field, name] of Object.entries(fields)) {
    const value = get()[field];
    if (value && value !== usual[field]) params.set(name, value);
  }
  const text = params.toString();
  const address = text ? `?${text}` : location.pathname;
  if (`?${text}` === location.search || (!text && !location.search)) return;
  history[push ? "pushState" : "replaceState"](null, "", address);
}
