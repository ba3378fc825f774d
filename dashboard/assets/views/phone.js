// What the recipient saw, in order.
import { html } from "../ui.js";
import { useStore, startOf } from "../store.js";
import { span, clockTime, plural } from "../words.js";

export function Phone({ story }) {
  const start = useStore(startOf);
  const arrived = story.events.filter((l) => l.kind === "receipt" && l.copy > 0);
  return html`<aside class="phone-side" aria-label="The recipient's phone">
    <div class="phone">
      <div class="phone-top"><span>${story.recipient || "recipient"}</span></div>
      <div class="phone-screen" aria-live="polite" tabindex="0" role="group" aria-label="What arrived">
        ${arrived.length === 0 && html`<p class="phone-empty">
          ${story.outcome === "open" ? "Nothing has arrived yet." : "Nothing ever arrived."}</p>`}
        ${arrived.map((l) => html`<${Bubble} key=${l.cursor} line=${l} story=${story}
          when=${start ? clockTime(start, l.t).slice(0, 8) : ""} />`)}
        ${arrived.length > 1 && html`<p class="phone-twice">
          <b>The same message, ${story.copies === 2 ? "twice" : `${story.copies} times`}.</b>
          ${" "}${story.journey ? "What is sent cannot be recalled." : "A step already fired cannot be recalled."}</p>`}
      </div>
    </div>
  </aside>`;
}

function Bubble({ line, story, when }) {
  const sms = line.channel === "SMS";
  const read = story.events.find((l) => l.step === line.step && l.kind === "receipt" && l.status === "Read");
  const sent = story.sends ? story.sends[line.step - 1] : story;
  const parts = sms && sent.segments ? sent.segments : [sms ? sent.smsText : sent.text];
  return html`<figure class="bubble ch-${line.channel} ${sms ? "bubble-sms" : ""}">
    <figcaption><b>${line.channel}</b> <span>after ${span(line.t - story.submitted)}</span></figcaption>
    ${sent.type !== "text" && !sms && html`<p class="bubble-kind">${sent.type}${sent.template ? ` “${sent.template}”` : ""}</p>`}
    ${parts.map((p, i) => html`<p key=${i} class="bubble-text">${p}${parts.length > 1 && html`<span class="segment">
      ${i + 1}/${parts.length}</span>`}</p>`)}
    <p class="bubble-foot">${sms ? html`<span>${plural(parts.length, "segment")}, ${sent.encoding}</span>` : html`<span>
      ${read ? `read after ${span(read.t - story.submitted)}` : "not read"}</span>`}
      <span>${when}</span></p>
    ${line.copy > 1 && html`<span class="chip chip-twice">copy ${line.copy}</span>`}
  </figure>`;
}
