// Where a message is written, the channels are told how to behave, and it is sent.
import { html, useState, useEffect, useMemo, useRef, useLater } from "../ui.js";
import { useStore } from "../store.js";
import { go } from "../address.js";
import { api, schemas, Refusal } from "../api.js";
import { attempt } from "../world.js";
import { catalogue } from "../catalogue.js";
import { draft, change, begin, fromScenario, send, rehearse, payloadIn } from "../draft.js";
import { examplePayload } from "../payloads.js";
import { syntaxError, places, placeOf, lineAt } from "../places.js";
import { plural } from "../words.js";
import { pretty } from "../pretty.js";
import { Code } from "./code.js";
import { Steps } from "./steps.js";
import { Behaviours } from "./behaviours.js";
import { CopyAs } from "./copyas.js";
import { Surprises } from "./surprises.js";

/** @import { Draft } from "../draft.js" */
/** @import { Place } from "../places.js" */
/** @import { GoTo } from "./code.js" */

/** @typedef {{kind: "error" | "finding", field: string, what: string, mend?: string, rule?: string, at: Place}} Linted */
/** @typedef {Linted & {syntax?: boolean}} Problem what was found in the payload: of its syntax, or by the server */
/** @typedef {Awaited<ReturnType<typeof rehearse>>} Rehearsed */

export function Playground() {
  const d = useStore(draft);
  const world = useStore((s) => s.world);
  const [busy, setBusy] = useState(false);
  const [copying, setCopying] = useState(/** @type {Rehearsed | null} */ (null));
  const problems = useProblems(d.text, world, d.scenario);
  const payload = useMemo(() => payloadIn(d.text), [d.text]);
  const marks = useMemo(() => problems.map((p) => ({ ...p, text: p.mend ? `${p.what}\n→ ${p.mend}` : p.what })), [problems]);
  const goTo = useRef((/** @type {Place} */ _) => {});
  const errors = problems.filter((p) => p.kind === "error");
  const ready = payload && !busy && errors.length === 0;
  const run = (/** @type {() => Promise<void>} */ what) => async () => {
    setBusy(true);
    await attempt(what);
    setBusy(false);
  };
  return html`<div class="playground">
    <div class="playground-head">
      <h1>Playground</h1>
      <${Start} draft=${d} world=${world} />
      <span class="buttons">
        <button disabled=${!ready || !world} onClick=${() => go({ view: "whatif", of: "playground", step: "1" })}
          title="What if a window were shorter, for a crowd of such messages?">What if…</button>
        <button disabled=${!ready} onClick=${run(async () => setCopying(await rehearse()))}>Copy as…</button>
        <button class="primary" disabled=${!ready} onClick=${run(send)}>Send and watch</button>
      </span>
    </div>
    <div class="playground-body">
      <div class="playground-column">
        <section class="card pad" aria-label="The message">
          <div class="card-head flush"><h2><label for="payload">The payload</label></h2>
            <span class="quiet-text">POST …/subaccounts/${world || "demo"}/messages</span></div>
          <${Code} id="payload" label="The payload" language="json" schema=${schemas.payload} value=${d.text}
            onInput=${(/** @type {string} */ text) => change({ text })} problems=${marks} goTo=${goTo} />
          <${Steps} payload=${payload} onChange=${(/** @type {object} */ next) => change({ text: pretty(next) })} />
        </section>
        <${Surprises} text=${d.text} world=${world} scenario=${d.scenario} sound=${payload !== null && errors.length === 0} />
      </div>
      <div class="playground-column">
        <${Problems} problems=${problems} text=${d.text} goTo=${goTo} />
        <${Behaviours} draft=${d} payload=${payload} />
      </div>
    </div>
    ${copying && html`<${CopyAs} ...${copying} form="feature" onClose=${() => setCopying(null)} />`}
  </div>`;
}

/** @param {{draft: Draft, world: string}} props */
function Start({ draft: d, world }) {
  const scenarios = useStore(catalogue) || [];
  const start = (/** @type {string} */ name) => {
    const entry = scenarios.find((s) => s.name === name);
    if (entry) fromScenario(entry);
    else begin(examplePayload());
  };
  const chosen = scenarios.find((s) => s.name === d.scenario);
  return html`<div class="start"><label>Start from
      <select value=${d.scenario} onChange=${(e) => start(e.target.value)}>
        <option value="">the world ${world || "demo"} as it is</option>
        ${scenarios.map((s) => html`<option key=${s.name} value=${s.name}>${s.name}</option>`)}
      </select></label>
    ${chosen && html`<p class="quiet-text">${chosen.about} Sending resets ${world || "demo"} to it.</p>`}</div>`;
}

// useProblems finds what is wrong with the payload, and what the linter says of it, a little after each change.
/** @param {string} text @param {string} world @param {string} scenario */
function useProblems(text, world, scenario) {
  const [problems, setProblems] = useState(/** @type {Problem[]} */ ([]));
  const live = useStore((s) => s.live === "live"); // what could not be checked meanwhile is checked then
  const wrong = useMemo(() => syntaxError(text), [text]);
  useEffect(() => {
    if (wrong) setProblems([{ kind: "error", field: "", syntax: true, ...wrong }]);
    else setProblems((before) => before.filter((p) => !p.syntax && p.at[1] <= text.length));
  }, [text, world, scenario, live]);
  useLater(async (isStale) => {
    if (wrong || !world) return;
    const found = places(text);
    /** @type {Problem[]} */
    let list = [];
    try {
      const { findings } = await api.lint(world, { body: text, scenario });
      list = findings.map((f) => ({ kind: "finding", ...f, at: placeOf(found, f.field) }));
    } catch (err) {
      const said = err instanceof Refusal && err.status === 400 ? refusals(err) : [];
      list = said.map((r) => ({ kind: "error", ...r, at: placeOf(found, r.field) }));
    }
    if (!isStale()) setProblems(list);
  }, [text, world, scenario, live]);
  return problems;
}

// refusals takes an API's refusal apart, which names every problem of a payload at once.
/** @param {Refusal} err */
function refusals(err) {
  return err.message.split(/; (?=[A-Za-z][\w.[\]]*: )/).map((part) => {
    const [, field, rest] = /^([A-Za-z][\w.[\]]*): (.*)$/s.exec(part) || [null, "", part];
    const [, what, mend] = /^(.*?) \((.*)\)$/s.exec(rest) || [null, rest, ""];
    return { field, what, mend, code: err.code };
  });
}

/** @param {{problems: Problem[], text: string, goTo: GoTo}} props */
function Problems({ problems, text, goTo }) {
  const live = useStore((s) => s.live === "live");
  const errors = problems.filter((p) => p.kind === "error").length;
  const none = live ? "nothing found" : "not checked";
  const count = errors ? plural(errors, "problem") : problems.length ? plural(problems.length, "finding") : none;
  return html`<section class="card pad" aria-label="What can go wrong">
    <div class="card-head flush"><h2>What can go wrong</h2>
      <span class="quiet-text" role="status">${count}</span></div>
    ${problems.length === 0 && !live && html`<p class="quiet-text">It is not checked: the world cannot be asked.</p>`}
    ${problems.length === 0 && live && html`<p class="quiet-text">The payload would be accepted, and the linter has nothing to say.</p>`}
    <ul class="problems">${problems.map((p, i) => html`<li key=${i} class=${`problem-${p.kind}`}>
      <p><b>${p.rule || (p.syntax ? "not JSON" : "refused")}</b> <button class="link mono" onClick=${() => goTo.current(p.at)}>
        ${p.field || "line"} <span class="quiet-text">line ${lineAt(text, p.at[0])}</span></button></p>
      <p>${p.what}</p>${p.mend && html`<p class="mend">→ ${p.mend}</p>`}</li>`)}</ul>
  </section>`;
}
