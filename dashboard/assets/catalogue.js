// The scenarios that come with Cascade, asked for once.
import { api } from "./api.js";
import { set } from "./store.js";

let asked = false;

// catalogue picks the scenarios out of the store, and sees to it that they get there. It is for useStore.
/** @param {import("./store.js").State} state */
export function catalogue(state) {
  if (!asked && !state.askKey) {
    asked = true;
    api.scenarios().then((answer) => set({ scenarios: answer.scenarios }), () => { asked = false; });
  }
  return state.scenarios;
}
