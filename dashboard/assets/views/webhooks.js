// What customers were told, by delivery, and how often it took.
import { html, useState, useEffect, useMemo } from "../ui.js";
import { useStore } from "../store.js";
import { api } from "../api.js";
import { deliveries } from "../hooks.js";
import { plural } from "../words.js";
import { useTell } from "./clock.js";
import { Receivers } from "./receivers.js";
import { Delivery } from "./delivery.js";

const shown = 200; // deliveries that are listed at most, the newest first
const kept = 20000; // attempts that the page keeps

/** @import { Attempt } from "../hooks.js" */

// useAttempts asks for the attempts that were made since, whenever something happened.
/** @param {string} world @param {number} version */
function useAttempts(world, version) {
  const rows = useStore((s) => s.rows);
  const [state, setState] = useState({ attempts: /** @type {Attempt[]} */ ([]), cursor: "" });
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      try {
        const answer = await api.attempts(world, { after: state.cursor });
        const attempts = (answer.reset ? [] : state.attempts).concat(answer.attempts).slice(-kept);
        if (!stale && (answer.attempts.length || answer.cursor !== state.cursor)) setState({ attempts, cursor: answer.cursor });
      } catch { /* the connection's state tells */ }
    }, 200);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [world, rows, version]);
  return state.attempts;
}

export function Webhooks() {
  const world = useStore((s) => s.world);
  const tell = useTell();
  const story = useStore((s) => s.story);
  const [onlyThis, setOnlyThis] = useState(false);
  const [open, setOpen] = useState(/** @type {number | null} */ (null));
  const [version, setVersion] = useState(0);
  const attempts = useAttempts(world, version);
  const all = useMemo(() => deliveries(attempts), [attempts]);
  const picked = onlyThis ? all.filter((d) => story && story.umids.has(d.first.umid)) : all;
  const list = picked.slice(0, shown);
  return html`<div class="page">
    <div class="playground-head"><h1>Webhooks</h1>
      <label class="check"><input type="checkbox" checked=${onlyThis} onChange=${(e) => setOnlyThis(e.target.checked)} />
        only the selected message</label></div>
    <${Receivers} world=${world} onChange=${() => setVersion(version + 1)} tell=${tell} />
    ${list.length === 0 ? html`<section class="card pad"><p>Nobody was told anything yet. Register a receiver above, send a message,
        and let time pass: each change of a step is told, again after 1, 10, 30 and 90 s where the answer is not 2xx.</p></section>`
      : html`<section class="card pad" aria-label="Deliveries"><div class="card-head flush"><h2>Deliveries</h2>
        <span class="quiet-text" role="status">${plural(all.length, "delivery")}, ${plural(attempts.length, "attempt")}${
          picked.length > list.length ? `, ${list.length} shown` : ""}</span></div>
        <ol class="deliveries">${list.map((d) => html`<${Delivery} key=${d.number} d=${d} tell=${tell} open=${open === d.number}
          onOpen=${() => setOpen(open === d.number ? null : d.number)} />`)}</ol></section>`}
  </div>`;
}
