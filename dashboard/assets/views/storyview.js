// The message's heading, and its story in words: what the timeline draws, for reading.
import { html, useEffect, useRef, useState } from "../ui.js";
import { useStore, say } from "../store.js";
import { go } from "../address.js";
import { attempt } from "../world.js";
import { api } from "../api.js";
import { span, clockTime, happening, marks, because, codeWords } from "../words.js";
import { payloadOf } from "../payloads.js";
import { begin } from "../draft.js";
import { startOf } from "./clock.js";
import { Sign } from "./glyph.js";
import { CopyAs } from "./copyas.js";
import { Outcome } from "./outcome.js";

export function Heading({ story }) {
  const world = useStore((s) => s.world);
  const [copying, setCopying] = useState("");
  const cancellable = story.outcome === "open" && story.steps.every((s) => s.fired === null && s.skipped === null);
  const again = () => {
    begin(payloadOf(story));
    go({ view: "playground" });
  };
  return html`<div class="heading">
    <div class="heading-words">
      <h1>${summary(story)}</h1>
      <p class="quiet-text"><span class="nowrap">to ${story.recipient || "–"}</span> · <span class="mono nowrap">${story.umid}</span>
        ${story.clientMessageId && html` · <span>${story.clientMessageId}</span>`}</p>
    </div>
    <div class="heading-end">
      <${Outcome} outcome=${story.outcome} copies=${story.copies} />
      <span class="split" role="group" aria-label="Copy as">
        <button onClick=${() => setCopying("feature")}>Copy as feature file</button>
        <button onClick=${() => setCopying("scenario")}>scenario</button>
        <button onClick=${() => setCopying("curl")}>curl</button>
      </span>
      <button onClick=${again} title="Edit it in the playground and send it again">Edit</button>
      ${cancellable && html`<button onClick=${() => attempt(async () => { await api.cancel(world, story.umid); say("Cancelled.", "good"); })}>Cancel it</button>`}
    </div>
    ${copying && html`<${CopyAs} story=${story} payload=${payloadOf(story)} form=${copying} onClose=${() => setCopying("")} />`}
  </div>`;
}

// summary is the story in one sentence.
export function summary(story) {
  const fired = story.steps.filter((s) => s.fired !== null);
  const winner = story.winner ? story.steps[story.winner - 1].channel : "";
  const before = fired.filter((s) => s.n < story.winner).map((s) => s.channel);
  switch (story.outcome) {
    case "succeeded":
      return `${winner} reached them ${span(story.ended - fired[0].fired)} after the first firing${before.length ? `, after ${list(before)}` : ""}${story.copies > 1 ? `: they have it ${story.copies === 2 ? "twice" : `${story.copies} times`}` : ""}`;
    case "failed": {
      const last = story.events.findLast((l) => l.kind === "failed");
      return `Failed on ${last.channel}: ${codeWords(last.code)}`;
    }
    case "expired": return "Expired before anything reached them";
    case "cancelled": return "Cancelled before its first step";
    default:
  }
  const turn = fired.findLast((s) => !s.end);
  if (!fired.length) return "Waiting for its instant";
  if (!turn) return "Waiting";
  const passed = fired.filter((s) => s.n < turn.n).map((s) => s.channel);
  return `Waiting for ${turn.channel}${passed.length ? `, after ${list(passed)}` : ""}`;
}

const list = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);

export function Story({ story }) {
  const timeAs = useStore((s) => s.timeAs);
  const clock = useStore((s) => s.clock);
  const pinned = useStore((s) => s.event);
  const [webhooks, setWebhooks] = useState(false);
  const start = clock ? startOf(clock) : "";
  const tell = (t) => (timeAs === "clock" && clock ? clockTime(start, t) : span(t));
  const some = story.events.some((l) => l.kind === "webhook");
  const shown = story.events.filter((l) => webhooks || l.kind !== "webhook");
  return html`<section class="card story" aria-label="What happened">
    <div class="card-head"><h2>What happened</h2>
      ${some && html`<label class="check"><input type="checkbox" checked=${webhooks} onChange=${(e) => setWebhooks(e.target.checked)} /> webhooks too</label>`}</div>
    <ol>${shown.map((l) => html`<${Happening} key=${l.cursor} line=${l} story=${story} when=${tell(l.t)} pinned=${l.cursor === pinned} />`)}</ol>
  </section>`;
}

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
      ${marks(line).map((m) => html`<span key=${m} class="chip ${m.includes("duplicate") ? "chip-twice" : ""}">${m}</span>`)}
    </button>
    ${pinned && html`<pre class="json" tabindex="0" aria-label="The line as JSON">${JSON.stringify(line, null, 2)}</pre>`}
  </li>`;
}
