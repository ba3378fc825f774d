// What moves on a story's picture while the clock runs: the clock's hand, how much of a window is over, and how each lane
// stands.
import { html } from "../ui.js";
import { span } from "../words.js";
import { xOf } from "../plot.js";
import { useNow } from "./clock.js";

/** @import { Plot } from "../plot.js" */
/** @import { Step, Story } from "../story.js" */
/** @import { Tell } from "./clock.js" */

const barHeight = 16;

/** @param {{story: Story, plot: Plot, room: number, alone: boolean, tell: Tell}} props */
export function Moving({ story, plot, room, alone, tell }) {
  const now = useNow();
  const t = alone ? story.events[story.events.length - 1].t : now;
  const { ticks } = plot;
  const seen = !alone && t >= ticks[0].t && (story.outcome === "open" || t < ticks[ticks.length - 1].t);
  const hand = xOf(plot, t);
  return html`${plot.lanes.map((lane, i) => story.steps[i] && html`<${Lane} key=${i} step=${story.steps[i]} story=${story} lane=${lane}
      from=${xOf(plot, story.steps[i].fired ?? 0)} hand=${hand} t=${t} room=${room} />`)}
    ${seen && html`<div class="now" style=${{ transform: `translateX(${hand}px)` }} title=${`now, ${tell(t)}`}></div>`}`;
}

// Lane is a lane's name and state, which stay in view, and how much of its window is over.
/** @param {{step: Step, story: Story, lane: Plot["lanes"][number], from: number, hand: number, t: number, room: number}} props */
function Lane({ step, story, lane, from, hand, t, room }) {
  const brief = !step.window || room < 400;
  const want = step.wire ? `over ${step.wire}` : brief ? step.success : `${step.success} within ${span(step.window)}`;
  return html`<div class="lane-row" style=${{ top: `${lane.head}px` }}>
      <div class="lane ch-${step.channel} end-${step.end || "none"} ${step.won === undefined ? "" : "won"}"
        style=${{ maxWidth: `${room - 20}px` }}><i class="dot"></i><b>${step.channel}</b> <span class="lane-want">${want}</span>
        ${" "}<span class="lane-state">${stateOf(step, story, t)}</span></div>
    </div>
    ${step.fired !== null && !step.end && hand > from && html`<div class="elapsed ch-${step.channel}"
      style=${{ left: `${from - 3}px`, top: `${lane.y - barHeight / 2}px`, width: `${hand - from + 3}px` }}></div>`}`;
}

// stateOf says how a step stands, in a word or two.
/** @param {Step} step @param {Story} story @param {number} t */
function stateOf(step, story, t) {
  if (step.won !== undefined) return step.end === "succeeded" ? "succeeded" : "succeeded late";
  switch (step.end) {
    case "lapsed": return "lapsed";
    case "failed": return "failed";
    case "skipped": return "skipped";
    case "over": return "cut short";
    case "expired": return "expired";
    default:
  }
  if (step.fired !== null) {
    const last = step.n === story.steps.length;
    return step.window ? `${span(Math.max(Math.ceil(step.fired + step.window - t), 0))} left` : last || step.wire ? "waiting" : "no window";
  }
  if (step.skip) return "will be skipped";
  return story.outcome === "open" ? "in reserve" : story.outcome === "succeeded" ? "not needed" : "never fired";
}
