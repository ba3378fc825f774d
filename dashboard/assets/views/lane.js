// A channel's lane on the timeline.
import { html } from "../ui.js";
import { dodge } from "../scale.js";
import { toldLines } from "../journey.js";
import { span, happening, marks, cause, codeWords } from "../words.js";
import { Glyph } from "./glyph.js";

// laneHeight is how high each lane of a story is: webhooks have a row of their own.
export const laneHeight = (story) => (story.events.some((l) => l.kind === "webhook") ? 122 : 96);
const bar = { y: 48, height: 20 };

export function Lane({ step, story, y, axis, t, show, pin, pinned, tell }) {
  const lines = (story.journey ? toldLines(story) : story.events)
    .filter((l) => l.step === step.n && !["webhook", "failed", "submitted"].includes(l.kind));
  const inside = lines.filter((l) => axis.x(l.t) >= axis.left - 12 && axis.x(l.t) <= axis.right + 12);
  const places = dodge(inside.map((l) => axis.x(l.t)), 23, axis.right - 2);
  return html`<g class="lane ch-${step.channel} end-${step.end || "none"} ${step.won === undefined ? "" : "won"}"
      transform=${`translate(0 ${y})`}>
    <${Label} step=${step} story=${story} t=${t} narrow=${axis.left < 120} />
    <g clip-path="url(#plot)">
      ${step.fired !== null && html`<${Bar} step=${step} story=${story} axis=${axis} t=${t} />`}
      ${inside.map((l, i) => html`<${Mark} key=${l.cursor} line=${l} x=${places[i]} at=${axis.x(l.t)} story=${story}
        show=${(line) => show(line, places[i], y + 30)} pin=${pin} pressed=${l.cursor === pinned} tell=${tell} />`)}
      <${Hooks} step=${step} story=${story} y=${y} axis=${axis} show=${show} pin=${pin} pinned=${pinned} tell=${tell} />
    </g>
  </g>`;
}

function Label({ step, story, t, narrow }) {
  const last = step.n === story.steps.length;
  const want = narrow || !step.window ? step.success : `${step.success} in ${span(step.window)}`;
  return html`<g class="lane-label">
    <rect class="lane-dot" x="12" y="19" width="4" height="52" rx="2" />
    <text class="lane-name" x="24" y="32">${step.channel}</text>
    <text class="lane-want" x="24" y="49">${step.wire ? `over ${step.wire}` : want}</text>
    <text class="lane-state" x="24" y="66">${stateOf(step, story, t, last)}</text>
  </g>`;
}

// stateOf says how a step stands, in a word or two.
function stateOf(step, story, t, last) {
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
    return step.window ? `${span(Math.max(Math.ceil(step.fired + step.window - t), 0))} left` : last || step.wire ? "waiting" : "no window";
  }
  if (step.skip) return "will be skipped";
  return { open: "in reserve", succeeded: "not needed" }[story.outcome] || "never fired";
}

// Bar is the step's window, filled as far as the clock has come. A step without one is filled until it ends.
function Bar({ step, axis, t }) {
  const from = axis.x(step.fired);
  const until = step.ended === null ? Math.max(t, step.fired) : step.ended;
  const filled = Math.max(axis.x(until) - from, 3);
  const whole = step.window > 0 && step.end !== "failed"; // a failure ends the window as well
  const wide = whole ? axis.x(step.fired + step.window) - from : filled;
  const middle = Math.max(from, axis.left) + 10;
  const words = step.end === "lapsed" ? `${span(step.window)} without ${step.success}`
    : step.end ? "" : step.window ? `waits for ${step.success}` : "";
  return html`<g class="bar">
    ${whole && html`<rect class="bar-window" x=${from} y=${bar.y} width=${Math.max(wide, 3)} height=${bar.height} rx="6" />`}
    <rect class="bar-fill" x=${from} y=${bar.y} width=${filled} height=${bar.height} rx="6" />
    ${step.end === "lapsed" && html`<rect class="bar-hatch" x=${from}
      y=${bar.y} width=${filled} height=${bar.height} rx="6" fill="url(#lapsed)" />`}
    ${words && wide > words.length * 7 + 24 && html`<text class="bar-words" x=${middle} y=${bar.y + 14}>${words}</text>`}
  </g>`;
}

// pressable is what a sign of a line needs to be pointed at, pressed and pinned, by hand or by keyboard.
function pressable(line, story, { show, pin, pressed, tell }) {
  const onKeyDown = (e) => {
    if (e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    pin(line);
  };
  return {
    role: "button", tabindex: 0, "aria-pressed": pressed,
    "aria-label": [happening(line, story), `at ${tell(line.t)}`, ...marks(line)].join(", "),
    onMouseEnter: () => show(line), onMouseLeave: () => show(null), onFocus: () => show(line), onBlur: () => show(null),
    onClick: () => pin(line), onKeyDown,
  };
}

// Hooks are the step's webhooks, in a row below the bar: each attempt to tell somebody, taken or not.
function Hooks({ step, story, y, axis, show, pin, pinned, tell }) {
  const lines = story.events.filter((l) => l.kind === "webhook" && l.step === step.n
    && axis.x(l.t) >= axis.left - 12 && axis.x(l.t) <= axis.right + 12);
  const places = dodge(lines.map((l) => axis.x(l.t)), 17, axis.right - 2);
  return lines.map((l, i) => {
    const taken = l.answer >= 200 && l.answer < 300;
    const handles = { show: (line) => show(line, places[i], y + 82), pin, pressed: l.cursor === pinned, tell };
    return html`<g key=${l.cursor} class="mark hook ${taken ? "tone-good" : "tone-bad"}" ...${pressable(l, story, handles)}>
      <path class="tie" d=${`M${places[i]} 77 ${axis.x(l.t)} ${bar.y + bar.height}`} />
      <g class="glyph-hook" transform=${`translate(${places[i]} 85)`}><circle class="target" r="9" />
        <path d="M-6 -4H6V4.5H-6zM-6 -4 0 1 6 -4" />${!taken && html`<path class="struck" d="M-7.5 7 7.5 -7" />`}</g></g>`;
  });
}

// Mark is one line of the timeline as a sign, tied to its instant on the bar.
/** @param {any} props */
function Mark({ line, x, at, story, ...handles }) {
  return html`<g class="mark" ...${pressable(line, story, handles)}>
    <path class="tie" d=${`M${x} 34 ${at} ${bar.y}`} />
    <line class="tick" x1=${at} x2=${at} y1=${bar.y} y2=${bar.y + bar.height} />
    <g transform=${`translate(${x} 23)`}><circle class="target" r="14" /><${Glyph} line=${line} />
      <${Words} late=${line.late} copy=${line.copy} /></g>
  </g>`;
}

// Words stand above a sign: that it came late, and which copy it is where there is more than one.
function Words({ late, copy }) {
  const twice = copy > 1;
  return html`<g>
    ${late && html`<text class="late-word" x=${twice ? -2 : 0} y="-15" text-anchor=${twice ? "end" : "middle"}>late</text>`}
    ${twice && html`<text class="badge" x=${late ? 2 : 0} y="-15" text-anchor=${late ? "start" : "middle"}>${copy}×</text>`}</g>`;
}

// widthOf is about how wide the words on a fall are, with what is around them.
const widthOf = (words) => words.length * 6.6 + 20;

// Fall is the moment of a fallback: a step's turn ends, and the next one fires.
export function Fall({ step, next, y, high, axis }) {
  const room = axis.right - axis.left;
  const why = next.sent ? next.sent[widthOf(next.sent.short) > room ? "brief" : "short"] : cause(step);
  if (!why || (!next.sent && next.fired === null && next.skipped === null)) return null;
  const at = next.sent ? next.sent.line.t : step.end === "skipped" ? step.skipped : step.ended;
  const x = axis.x(at);
  const down = y + high + bar.y;
  const wide = widthOf(why);
  const right = x + wide + 14 < axis.right;
  let whole = why;
  if (next.sent) whole = `${next.channel} was sent ${next.sent.long}`;
  else if (step.end === "skipped") whole = `${step.channel}: ${codeWords(step.cause.code)}`;
  const box = Math.max(right ? x + 10 : x - wide - 10, axis.left - 10);
  return html`<g class="fall-line ${next.sent && next.sent.kind === "despite" ? "despite" : ""}">
    <path d=${`M${x} ${y + bar.y + bar.height}V${down}`} />
    <path class="fall-head" d=${`M${x - 5} ${down - 9}h10l-5 8z`} />
    <rect class="fall-chip" x=${box} y=${y + high - 21} width=${wide} height="20" rx="10" />
    <text class="fall-words" x=${box + wide / 2} y=${y + high - 7} text-anchor="middle">${why}</text>
    <title>${whole}</title></g>`;
}
