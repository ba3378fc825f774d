// Asks for the server's key, once. It stays with this tab.
import { html, useState } from "../ui.js";
import { set, watches } from "../store.js";

/** @import { FieldEvent } from "../ui.js" */

/** @param {{onKey: () => void}} props */
export function AskKey({ onKey }) {
  const [key, setKey] = useState("");
  const [tried] = useState(!!sessionStorage.getItem("cascade.key"));
  const enter = (/** @type {FieldEvent} */ e) => {
    e.preventDefault();
    sessionStorage.setItem("cascade.key", key);
    set({ key, askKey: false });
    onKey();
  };
  return html`<main class="ask"><form class="card form" onSubmit=${enter}>
    <h1>Cascade</h1>
    <p>${tried ? "That key was not the right one." : "This server was started with a key."} It is ${watches
        ? html`one of those in its configuration` : html`the one given as <code>--api-key</code>`}, and is kept for this tab only.</p>
    <label>Key<input type="password" autocomplete="off" required value=${key} onInput=${(e) => setKey(e.target.value)} /></label>
    <p class="buttons"><button class="primary" type="submit">Enter</button></p>
  </form></main>`;
}
