// What can happen to the payload in the playground, in whatever order receipts and timers come: the server walks them
// all, and each thing that can happen has its shortest story to show and to take along.
import { html, useState, useEffect, useRef } from "../ui.js";
import { api } from "../api.js";
import { tell } from "../story.js";
import { span, happening, marks, because, plural } from "../words.js";
import { Dialog } from "./dialog.js";
import { Timeline } from "./timeline.js";
import { Sign } from "./glyph.js";
import { copyText } from "./copyas.js";

/** @import { Answers } from "../api.js" */

/** @typedef {Answers["Explored"]} Explored */
/** @typedef {Explored["answers"][number]} Answer */

/** @typedef {Explored["providers"]} Mood of providers */

/** @type {Record<Mood, string>} */
const providers = {
  sane: "each status once, in order; a failure is the end",
  real: "late and out of order, too, and a delivery after a failure",
  wild: "anything at any time",
};

/** @param {{text: string, world: string, scenario: string, sound: boolean}} props */
export function Surprises({ text, world, scenario, sound }) {
  const [mood, setMood] = useState(/** @type {Mood} */ ("sane"));
  const [account, busy] = useAccount(text, world, scenario, mood, sound);
  const [shown, setShown] = useState(/** @type {{answer: Answer, feature?: boolean} | null} */ (null));
  const can = account ? account.answers.filter((a) => a.possible) : [];
  const cannot = account ? account.answers.filter((a) => !a.possible) : [];
  return html`<section class="card pad surprises" aria-label="What can happen">
    <div class="card-head flush"><h2>What can happen</h2>
      <span class="quiet-text" role="status">${busy ? "walking …" : account ? walked(account) : "not walked"}</span></div>
    <label class="mood">Providers report <select value=${mood} onChange=${(e) => setMood(/** @type {Mood} */ (e.target.value))}>
      ${Object.entries(providers).map(([name, words]) => html`<option key=${name} value=${name}>${words}</option>`)}
    </select></label>
    ${!account && !busy && html`<p class="quiet-text">It is walked as soon as the payload would be accepted.</p>`}
    ${account && html`
      <ul class="problems">${can.map((a, i) => html`<li key=${i} class="problem-finding">
        <p><b>${capital(a.words)}</b></p>
        <p class="buttons"><button onClick=${() => setShown({ answer: a })} aria-label=${`Show me: ${a.words}`}>Show me</button>
          <button onClick=${() => setShown({ answer: a, feature: true })}
            aria-label=${`Copy as feature file: ${a.words}`}>Copy as feature file</button></p></li>`)}</ul>
      ${cannot.length > 0 && html`<p>It cannot happen: ${cannot.map((a) => a.words).join("; ")}.</p>`}
      <${Instants} account=${account} />`}
    ${shown && html`<${Shown} account=${account} ...${shown} onClose=${() => setShown(null)} />`}
  </section>`;
}

/** @param {string} words */
const capital = (words) => words[0].toUpperCase() + words.slice(1);

/** @param {Explored} account */
const walked = ({ states, complete, depth = 0 }) => `${plural(states, "state")}${complete ? "" : `, as far as ${plural(depth, "event")}`}`;

// useAccount asks what can happen a little after each change, of a payload that would be accepted.
/**
 * @param {string} text
 * @param {string} world
 * @param {string} scenario
 * @param {Mood} mood
 * @param {boolean} sound
 * @returns {[Explored | null, boolean]}
 */
function useAccount(text, world, scenario, mood, sound) {
  const [found, setFound] = useState({ account: /** @type {Explored | null} */ (null), busy: false });
  useEffect(() => {
    if (!sound || !world) {
      setFound({ account: null, busy: false });
      return undefined;
    }
    let stale = false;
    setFound((before) => ({ ...before, busy: true }));
    const timer = setTimeout(async () => {
      const account = await api.explore(world, { body: text, scenario, provider: mood, width: dialogWidth() })
        .catch(() => null); // the linter tells why
      if (!stale) setFound({ account, busy: false });
    }, 350);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, world, scenario, mood, sound]);
  return [found.account, found.busy];
}

// Instants are the earliest and the latest at which each channel fires and the plan ends.
/** @param {{account: Explored}} props */
function Instants({ account }) {
  return html`<div class="scroll-x"><table class="instants"><thead><tr><td></td><th>earliest</th><th>latest</th></tr></thead><tbody>
    ${account.steps.map((s, i) => html`<tr key=${i} class=${`ch-${s.channel}`}><th scope="row">${s.channel} fires</th>
      <${Between} between=${s.fires} /></tr>`)}
    <tr><th scope="row">The plan ends</th><${Between} between=${account.ends} /></tr>
  </tbody></table></div>`;
}

/** @param {{between?: Answers["Between"]}} props */
function Between({ between }) {
  if (!between) return html`<td>never</td><td></td>`;
  return html`<td>${span(between.earliest)}</td><td>${between.latest === undefined ? "without a limit" : span(between.latest)}</td>`;
}

// dialogWidth is how much room a wide dialog has for a picture.
const dialogWidth = () => Math.max(Math.min(860, innerWidth - 24) - 64, 1);

// Shown is one story: drawn, in words, and as a feature file.
/** @param {{account: Explored, answer: Answer, feature?: boolean, onClose: () => void}} props */
function Shown({ account, answer, feature, onClose }) {
  const [copied, setCopied] = useState(false);
  const pre = useRef();
  const { words, story: lines = [], feature: text = "" } = answer;
  const events = lines.map((l, i) => ({ ...l, cursor: `of the story ${i}` }));
  const story = tell(/** @type {any} */ ({ umid: "", submitted: 0, plan: account.steps, events }));
  useEffect(() => {
    if (feature) pre.current.scrollIntoView({ block: "nearest" });
  }, []);
  return html`<${Dialog} title=${capital(words)} wide onClose=${onClose}>
    ${!feature && html`<${Timeline} story=${story} picture=${answer.picture} />
      <ol class="told">${story.events.map((l) => html`<li key=${l.cursor}><span class="when">${span(l.t)}</span><${Sign} line=${l} />
        <span class="what">${happening(l, story)} <span class="quiet-text">${because(l, story)}</span></span>
        ${marks(l).map((m) => html`<span key=${m} class="chip ${m.includes("duplicate") ? "chip-twice" : ""}">${m}</span>`)}</li>`)}</ol>`}
    ${feature && html`<p>Save it in a folder and run it with <code>cascade test surprise.feature</code></p>
      <pre ref=${pre} class="json copy-text" tabindex="0" aria-label="Feature file">${text}</pre>
      <p class="buttons"><button class="primary" onClick=${async () => setCopied(await copyText(text, pre.current))}>
        ${copied ? "Copied" : "Copy"}</button>
        <span class="hidden" role="status">${copied ? "Copied" : ""}</span></p>`}
  <//>`;
}
