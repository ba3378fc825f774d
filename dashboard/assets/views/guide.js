// Leads a new user through the first message, to the test of it.
import { html, useState } from "../ui.js";
import { set, useStore } from "../store.js";
import { advance } from "../world.js";
import { payloadOf } from "../payloads.js";
import { CopyAs } from "./copyas.js";
import { span, missed } from "../words.js";
import { turn } from "../story.js";

export function Guide() {
  const guide = useStore((s) => s.guide);
  const story = useStore((s) => s.story);
  const [copying, setCopying] = useState(false);
  if (!guide || !story) return null;
  const { n, title, text, label, by } = place(story);
  const close = html`<button class="quiet" onClick=${() => set({ guide: false })} aria-label="Close the guide">✕</button>`;
  return html`<section class="guide" aria-label="Guide">
    <ol class="guide-steps" aria-hidden="true">${[0, 1, 2, 3].map((i) => html`<li key=${i}
      class=${i < n ? "done" : i === n ? "here" : ""}></li>`)}</ol>
    <p aria-live="polite"><b>${title}</b> ${text}</p>
    ${by ? html`<button class="primary" onClick=${() => advance(by)}>${label}</button>`
      : html`<button class="primary" onClick=${() => setCopying(true)}>Copy as feature file</button>`}
    ${close}
    ${copying && html`<${CopyAs} story=${story} payload=${payloadOf(story)} form="feature" onClose=${() => setCopying(false)} />`}
  </section>`;
}

/** @import { Answers } from "../api.js" */
/** @import { Story } from "../story.js" */

// place is how far the story has come, and what to do next.
/** @param {Story} story @returns {{n: number, title: string, text: string, label?: string, by?: Answers["Advance"]}} */
function place(story) {
  if (story.outcome !== "open") {
    return {
      n: 3, title: "That was a fallback.",
      text: "What you just clicked together is a test: take it with you as a feature file.",
    };
  }
  const step = turn(story);
  if (!step) {
    return {
      n: 0, by: { events: 1 }, label: "Next event", title: "Nothing has fired yet.", text: "Let the next thing happen, whenever it is due.",
    };
  }
  const next = story.steps[step.n];
  if (step.window && next) {
    return {
      n: step.n - 1, by: { by: `${step.window}s` }, label: `+${step.window} s`, title: `${step.channel} has fired.`,
      text: `If it is ${missed(step)}, ${next.channel} takes its turn. Let the time pass.`,
    };
  }
  return {
    n: 2, by: { until: "idle" }, label: "Until idle", title: `${step.channel} has fired, at ${span(step.fired)}.`,
    text: "It is the last step. Let whatever is pending happen.",
  };
}
