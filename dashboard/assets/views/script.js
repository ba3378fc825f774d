// A script of a provider's receipts, written with what is wrong with it at its place.
import { html, useState, useEffect, useMemo, useRef } from "../ui.js";
import { api, schemas } from "../api.js";
import { syntaxError, offsetAt, tokenEnd, lineAt } from "../places.js";
import { Code } from "./code.js";

/** @import { Place } from "../places.js" */
/** @import { Problem } from "./code.js" */

/** @typedef {Problem & {what: string, hint: string}} Found */

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
      ${p.hint && html`<p class="mend">→ ${p.hint}</p>`}</li>`)}</ul></div>`;
}

// useProblems asks the server what is wrong with a script, a little after each change.
/** @param {string} channel @param {string} text @returns {Found[]} */
function useProblems(channel, text) {
  const [checked, setChecked] = useState({ text: "", problems: /** @type {Found[]} */ ([]) });
  const wrong = useMemo(() => syntaxError(text), [text]);
  useEffect(() => {
    if (wrong) return undefined;
    let stale = false;
    const timer = setTimeout(async () => {
      const before = `{"providers":{"${channel}":{"script":`;
      const whole = `${before}${text}}}}`;
      const answer = await api.check({ body: whole }).catch(() => null); // the connection's state tells
      if (stale || !answer) return;
      const inside = (/** @type {number} */ n) => Math.max(n - before.length, 0);
      /** @param {{line?: number, column?: number, what: string, hint?: string}} problem @returns {Found} */
      const placed = ({ line = 1, column = 1, what, hint = "" }) => {
        const from = offsetAt(whole, line, column);
        return { kind: "error", what, hint, at: [inside(from), inside(tokenEnd(whole, from))], text: hint ? `${what}\n→ ${hint}` : what };
      };
      setChecked({ text, problems: answer.problems.map(placed) });
    }, 250);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [channel, text]);
  return useMemo(() => {
    if (wrong) return [{ kind: "error", hint: "", ...wrong, text: wrong.what }];
    return checked.text === text ? checked.problems : [];
  }, [wrong, checked, text]);
}
