// The message's heading, and its story in words: what the timeline draws, for reading.
import { html, useEffect, useRef, useState } from "../ui.js";
import { useStore, say, watches } from "../store.js";
import { go } from "../address.js";
import { attempt } from "../world.js";
import { api } from "../api.js";
import { happening, marks, because, summary, plural } from "../words.js";
import { toldLines } from "../journey.js";
import { payloadOf } from "../payloads.js";
import { begin } from "../draft.js";
import { useTell } from "./clock.js";
import { Sign } from "./glyph.js";
import { CopyAs } from "./copyas.js";
import { Outcome } from "./outcome.js";

/** @import { Journey } from "../journey.js" */
/** @import { Story as Told } from "../story.js" */
/** @import { Line } from "../stream.js" */
/** @import { Form } from "./copyas.js" */

/** @param {{story: Told}} props */
export function Heading({ story }) {
  const world = useStore((s) => s.world);
  const idle = useStore((s) => !watches && s.clock !== null && s.clock.pending === 0);
  const [copying, setCopying] = useState(/** @type {Form | ""} */ (""));
  const unfired = story.outcome === "open" && story.steps.every((s) => s.fired === null && s.skipped === null);
  const cancellable = !watches && !story.journey && unfired;
  const cancel = () => attempt(async () => {
    await api.cancel(world, { umid: story.umid });
    say("Cancelled.", "good");
  });
  const again = () => {
    begin(payloadOf(story));
    go({ view: "playground" });
  };
  const windowed = !watches && !story.journey && (story.steps.find((s) => s.end === "lapsed") || story.steps.find((s) => s.window));
  return html`<div class="heading">
    <div class="heading-words">
      <h1>${summary(story, idle)}</h1>
      <p class="quiet-text"><span class="nowrap">to ${story.recipient || "–"}</span> · ${story.journey ? html`<${Together}
        story=${story} />`
        : html`<span class="mono nowrap">${story.umid}</span>${story.clientMessageId && html` · <span>
          ${story.clientMessageId}</span>`}`}</p>
    </div>
    <div class="heading-end">
      <${Outcome} outcome=${story.outcome} copies=${story.copies} />
      <span class="split" role="group" aria-label="Copy as">
        <button onClick=${() => setCopying("feature")}>Copy as feature file</button>
        ${!story.journey && !watches && html`<button onClick=${() => setCopying("scenario")}>scenario</button>`}
        <button onClick=${() => setCopying("curl")}>curl</button>
      </span>
      ${!story.journey && !watches && html`<button onClick=${again} title="Edit it in the playground and send it again">Edit</button>`}
      ${windowed && html`<button onClick=${() => suppose(story, windowed.n)}
        title="What if ${windowed.channel}’s window were shorter, or longer?">What if…</button>`}
      ${cancellable && html`<button onClick=${cancel}>Cancel it</button>`}
    </div>
    ${copying && html`<${CopyAs} story=${story} payload=${payloadOf(story)} form=${copying} onClose=${() => setCopying("")} />`}
  </div>`;
}

// suppose asks what another plan would do to a crowd of such messages, its step's window first.
/** @param {Told} story @param {number} n */
const suppose = (story, n) => go({ view: "whatif", of: story.umid, step: String(n) });

// Together is what makes the sends of a journey one business message.
/** @param {{story: Journey}} props */
function Together({ story }) {
  const { ref, cost } = story.journey;
  return html`<span>${ref ? html`ref <b>${ref}</b>` : "without a ref: all sends to this number"}</span> ·
    ${" "}<span class="nowrap">${plural(story.known, "send")}</span>
    ${story.untold > 0 && html` · <span>${story.sends.length} of them are shown</span>`}
    ${cost > 0 && html` · <span class="nowrap">cost ${cost}</span>`}`;
}

// SecondCopy is why they have it twice.
/** @param {{story: Told}} props */
export function SecondCopy({ story }) {
  if (!story.journey || !story.extra) return null;
  return html`<section class="second-copy" aria-label="Why there is a second copy"><${Sign} line=${story.extra.line} />
    <p><b>Why twice?</b> ${story.extra.cause}</p></section>`;
}

/** @param {{story: Told}} props */
export function Story({ story }) {
  const tell = useTell();
  const pinned = useStore((s) => s.event);
  const [webhooks, setWebhooks] = useState(Boolean(story.journey)); // of a journey they tell what its sender knew
  const some = story.events.some((l) => l.kind === "webhook");
  const shown = (story.journey ? toldLines(story) : story.events)
    .filter((l) => webhooks || l.kind !== "webhook" || l.cursor === pinned);
  return html`<section class="card story" aria-label="What happened">
    <div class="card-head"><h2>What happened</h2>
      ${some && html`<label class="check">
        <input type="checkbox" checked=${webhooks} onChange=${(e) => setWebhooks(e.target.checked)} /> webhooks too</label>`}</div>
    <ol>${shown.map((l) => html`<${Happening} key=${l.cursor} line=${l} story=${story}
      when=${tell(l.t)} pinned=${l.cursor === pinned} />`)}</ol>
  </section>`;
}

/** @param {{line: Line, story: Told, when: string, pinned: boolean}} props */
function Happening({ line, story, when, pinned }) {
  const row = useRef();
  useEffect(() => {
    if (pinned) row.current.scrollIntoView({ block: "nearest" });
  }, [pinned]);
  const why = because(line, story);
  return html`<li ref=${row} class=${pinned ? "pinned" : ""}>
    <button class="happening" aria-expanded=${pinned} onClick=${() => go({ event: pinned ? "" : line.cursor }, false)}>
      <span class="when">${when}</span><${Sign} line=${line} />
      <span class="what">${happening(line, story)}${why && html` <span class="quiet-text">${why}</span>`}</span>
      <span class="marks">${marks(line).map((m) => html`<span key=${m} class="chip ${m.includes("duplicate") ? "chip-twice" : ""}">
        ${m}</span>`)}</span>
    </button>
    ${pinned && line.kind === "lapsed" && !watches && html`<p class="buttons"><button onClick=${() => suppose(story, line.step || 1)}>
      What if this window were shorter?</button></p>`}
    ${pinned && html`<pre class="json" tabindex="0" aria-label="The line as JSON">${JSON.stringify(line, null, 2)}</pre>`}
  </li>`;
}
