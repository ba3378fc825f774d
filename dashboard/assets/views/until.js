// Where the clock is moved to a time, or until the message that is shown has ended.
import { html, useState, useEffect, useRef } from "../ui.js";
import { useStore, say } from "../store.js";
import { now } from "../world.js";
import { seconds } from "../words.js";

/** @import { FieldEvent } from "../ui.js" */
/** @import { Move } from "./clock.js" */

const day = 86400_000;

// goalOf reads a time of the day, the next one that comes, or a span from now; null: it is neither.
/** @param {string} text @param {string} start */
function goalOf(text, start) {
  const written = text.trim();
  if (seconds(written.replaceAll(" ", "")) > 0) return { by: written.replaceAll(" ", "") };
  const [, h, m, s = "0"] = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(written) || [];
  if (!h || Number(h) > 23 || Number(m) > 59 || Number(s) >= 60) return null;
  const current = Date.parse(start) + now() * 1000;
  let at = Math.floor(current / day) * day + ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1000;
  if (at <= current) at += day;
  return { to: new Date(at).toISOString() };
}

// Until opens over the page, so that nothing moves for it.
/** @param {{move: Move, start: string}} props */
export function Until({ move, start }) {
  const story = useStore((s) => s.story);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const box = useRef();
  useEffect(() => {
    if (!open) return undefined;
    const away = (/** @type {Event} */ e) => {
      const key = e instanceof KeyboardEvent ? e.key : "";
      const outside = e.target instanceof Node && !box.current.contains(e.target);
      if (key ? key === "Escape" : outside) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    document.addEventListener("keydown", away);
    box.current.querySelector("input")?.focus();
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("keydown", away);
    };
  }, [open]);
  const go = (/** @type {FieldEvent} */ e) => {
    e.preventDefault();
    const goal = goalOf(text, start);
    if (goal) move(goal)();
    else say(`“${text}” is no time: give a time of the day such as 14:05, or a span such as 90s.`);
  };
  const waiting = (story?.journey ? story.sends : [story]).findLast((s) => s && s.outcome === "open");
  return html`<div class="until-box" ref=${box}>
    <button aria-expanded=${open} title="To a time, or until this message ends" onClick=${() => setOpen(!open)}>To…</button>
    ${open && html`<div class="until card" role="group" aria-label="Move the clock to">
      <form onSubmit=${go}><label>A time of the day, or a span
        <input required placeholder="14:05 or 2m30s" value=${text} onInput=${(e) => setText(e.target.value)} /></label>
        <button type="submit">Go there</button></form>
      <button disabled=${!waiting} onClick=${waiting && move({ until: waiting.umid })}>Until this message ends</button></div>`}
  </div>`;
}
