// A script of a provider's receipts, written with what is wrong with it at its place.
import { html, useMemo, useRef } from "../ui.js";
import { schemas } from "../api.js";
import { syntaxError, lineAt } from "../places.js";
import { useCheck, placed } from "../checking.js";
import { Code } from "./code.js";

/** @import { Place } from "../places.js" */
/** @import { Problem } from "./code.js" */

/** @typedef {Problem & {what: string, help: string}} Found */

/** @param {{channel: string, text: string, onText: (text: string) => void}} props */
export function Script({ channel, text, onText }) {
  const problems = useProblems(channel, text);
  const goTo = useRef((/** @type {Place} */ _) => {});
  return html`<div class="script">
    <p>Receipts, each <code>after</code> counted from the firing</p>
    <${Code} label=${`The script of ${channel}`} language="json" schema=${schemas.script} value=${text} onInput=${onText}
      problems=${problems} goTo=${goTo} />
    <ul class="problems">${problems.map((p, i) => html`<li key=${i} class="problem-error">
      <p><button class="link" onClick=${() => goTo.current(p.at)}>line ${lineAt(text, p.at[0])}</button> ${p.what}</p>
      ${p.help && html`<p class="mend">→ ${p.help}</p>`}</li>`)}</ul></div>`;
}

// useProblems is what is wrong with a script: with the scenario that holds nothing else, at the script's own places.
/** @param {string} channel @param {string} text @returns {Found[]} */
function useProblems(channel, text) {
  const wrong = useMemo(() => syntaxError(text), [text]);
  const before = `{"providers":{"${channel}":{"script":`;
  const whole = wrong ? "" : `${before}${text}}}}`;
  const { answer } = useCheck(whole);
  return useMemo(() => {
    if (wrong) return [{ kind: "error", help: "", ...wrong, text: wrong.what }];
    return (answer ? answer.problems : []).map((problem) => {
      const found = placed(whole, "error", problem, problem.hint);
      const [from, to] = found.at.map((n) => Math.max(n - before.length, 0));
      return { ...found, at: [from, to] };
    });
  }, [wrong, answer, whole]);
}
