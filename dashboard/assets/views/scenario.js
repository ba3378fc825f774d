// The scenario of the world as a text: seen, edited, taken from a file or from the catalogue, with what the server finds
// in it at its place, and made into the world anew.
import { html, useState, useEffect, useMemo, useRef } from "../ui.js";
import { get, set, useStore, say } from "../store.js";
import { api, schemas } from "../api.js";
import { attempt, makeWorld } from "../world.js";
import { catalogue } from "../catalogue.js";
import { table } from "../table.js";
import { useCheck, placed } from "../checking.js";
import { plural } from "../words.js";
import { saveAs } from "../saving.js";
import { Code } from "./code.js";
import { Drop, OpenFile } from "./drop.js";
import { Sure } from "./sure.js";

/** @import { Place } from "../places.js" */
/** @import { State } from "../store.js" */
/** @import { FieldEvent } from "../ui.js" */
/** @import { Checked, Found } from "../checking.js" */
/** @import { GoTo } from "./code.js" */

// draftOf is the text that is being written for a world, or the one that it was made from.
/** @param {string} world @returns {(s: State) => string} */
const draftOf = (world) => (s) => {
  if (s.scenarioDraft && s.scenarioDraft.world === world) return s.scenarioDraft.text;
  return s.setup && s.setup.id === world ? s.setup.text || "" : "";
};

export function Scenario() {
  const world = useStore((s) => s.world);
  const id = world || "demo";
  const setup = useStore((s) => s.setup);
  const text = useStore(draftOf(world));
  const { answer, problems } = useFound(text);
  const goTo = useRef((/** @type {Place} */ _) => {});
  const write = (/** @type {string} */ next) => set({ scenarioDraft: { world, text: next } });
  const take = (/** @type {File} */ file) => attempt(async () => {
    write(await file.text());
    say(`${file.name} is read: nothing is made of it yet.`, "good");
  });
  const make = () => attempt(async () => {
    await makeWorld(id, text);
    set({ scenarioDraft: null });
    say(`${id} is made anew from this scenario.`, "good");
  });
  const errors = problems.filter((p) => p.kind === "error");
  const ready = answer !== null && errors.length === 0 && text.trim() !== "";
  const same = setup && setup.id === world && setup.text === text;
  useStore((s) => s.rows);
  return html`<${Drop} what="a scenario file" onFile=${take}>
    <div class="playground-head"><h1>Scenario</h1>
      <p class="quiet-text">${same ? `What ${id} was made from. ` : ""}Drop a file here, or write: nothing happens to ${id}
        ${" "}until it is made anew.</p>
      <${Tools} id=${id} text=${text} write=${write} take=${take} same=${same} /></div>
    <div class="playground-body">
      <section class="card pad" aria-label="The scenario">
        <div class="card-head flush"><h2><label for="scenario">The text</label></h2>
          <span class="buttons">${world && table.rows.length > 0
            ? html`<${Sure} key=${id} label=${`Make ${id} anew from it`} disabled=${!ready}
              what=${`make ${id} anew: its messages go`} onDo=${make} />`
            : html`<button class="primary" disabled=${!ready} onClick=${make}>${`Make ${id} from it`}</button>`}</span></div>
        <${Code} id="scenario" label="The scenario" language="yaml" schema=${schemas.scenario} value=${text} onInput=${write}
          problems=${problems} goTo=${goTo} />
        <${Changed} setup=${setup} world=${world} write=${write} />
      </section>
      <${Findings} answer=${answer} problems=${problems} goTo=${goTo} empty=${text.trim() === ""} />
    </div>
  <//>`;
}

// useFound is all that the server finds in the text, each with its place in the text as it is by now, and its answer: until
// that comes there is none.
/** @param {string} text */
function useFound(text) {
  const { checked, answer } = useCheck(text);
  const problems = useMemo(() => (checked.answer && text.trim() !== "" ? inText(checked.answer, text) : []), [checked, text]);
  return { answer, problems };
}

/** @param {Checked} checked @param {string} text @returns {Found[]} */
const inText = ({ problems, findings }, text) => [
  ...problems.map((p) => placed(text, "error", p, p.hint)), ...findings.map((f) => placed(text, "finding", f, f.mend)),
];

// Tools take a text from somewhere, and to somewhere.
/**
 * @param {{id: string, text: string, write: (text: string) => void, take: (file: File) => void, same: boolean}} props
 */
function Tools({ id, text, write, take, same }) {
  const scenarios = useStore(catalogue) || [];
  const pick = (/** @type {FieldEvent} */ e) => {
    const chosen = scenarios.find((s) => s.name === e.target.value);
    e.target.value = "";
    if (chosen) write(chosen.text);
  };
  return html`<span class="buttons">
    <label class="start"><span>Start from</span> <select value="" onChange=${pick}><option value="">choose…</option>
      ${scenarios.map((s) => html`<option key=${s.name} value=${s.name}>${s.name}</option>`)}</select></label>
    <${OpenFile} label="Open a file" accept=".yaml,.yml,.json" onFile=${take} />
    <button disabled=${text === ""} onClick=${() => saveAs(text, `${id}.yaml`)}>Save as ${id}.yaml</button>
    ${!same && html`<button onClick=${() => set({ scenarioDraft: null })}>As it was</button>`}</span>`;
}

// Changed offers what was changed of the providers since the world was made: the text does not have it.
/** @param {{setup: State["setup"], world: string, write: (text: string) => void}} props */
function Changed({ setup, world, write }) {
  const providers = useStore((s) => s.clock); // a change of a provider is answered with the clock
  const [changed, setChanged] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    let stale = false;
    if (world) {
      api.world(world).then((told) => { if (!stale) setChanged(Object.keys(told.providers || {})); }, () => {});
    }
    return () => { stale = true; };
  }, [world, setup, providers && providers.t]);
  if (!changed.length) return null;
  const takeIn = () => attempt(async () => write(await api.asItIs(world)));
  return html`<p class="hint-line">Since it was made, ${changed.join(" and ")} ${changed.length === 1 ? "was" : "were"} changed.
    ${" "}<button onClick=${takeIn}>Write the scenario as it is now</button></p>`;
}

/** @param {{answer: Checked | null, problems: Found[], goTo: GoTo, empty: boolean}} props */
function Findings({ answer, problems, goTo, empty }) {
  const errors = problems.filter((p) => p.kind === "error").length;
  const found = errors ? plural(errors, "problem") : problems.length ? plural(problems.length, "finding") : "nothing found";
  return html`<section class="card pad" aria-label="What can go wrong">
    <div class="card-head flush"><h2>What can go wrong</h2>
      <span class="quiet-text" role="status">${empty ? "there is no text" : answer ? found : "checking …"}</span></div>
    ${answer && problems.length === 0 && html`<p class="quiet-text">A world can be made of it, and the linter has nothing to say.</p>`}
    <ul class="problems">${problems.map((p, i) => html`<li key=${i} class=${`problem-${p.kind}`}>
      <p><b>${p.rule || "refused"}</b> <button class="link mono" onClick=${() => goTo.current(p.at)}>${p.field && `${p.field} `}
        <span class="quiet-text">line ${p.line}, column ${p.column}</span></button></p>
      <p>${p.what}</p>${p.help && html`<p class="mend">→ ${p.help}</p>`}</li>`)}</ul>
  </section>`;
}
