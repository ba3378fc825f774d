// What the server finds in a scenario's text, at its places.
import { useState, useLater } from "./ui.js";
import { useStore } from "./store.js";
import { api } from "./api.js";
import { offsetAt, tokenEnd } from "./places.js";

/** @import { Answers } from "./api.js" */
/** @import { Place } from "./places.js" */

/** @typedef {Answers["Checked"]} Checked */
/** @typedef {{kind: string, what: string, help: string, at: Place, text: string, line: number, column: number, field?: string,
 *   rule?: string}} Found */

// useCheck asks the server what is wrong with a text, a little after each change. Checked is its last answer, and of which
// text; answer is the one of this text, once it has come.
/** @param {string} text */
export function useCheck(text) {
  const [checked, setChecked] = useState({ text: "", answer: /** @type {Checked | null} */ (null) });
  const live = useStore((s) => s.live === "live"); // what could not be checked meanwhile is checked then
  useLater(async (isStale) => {
    if (text.trim() === "") return;
    const answer = await api.check({ body: text }).catch((err) => (err.status === 0 ? null
      : { problems: [{ what: err.message }], findings: [] })); // too large, say
    if (!isStale()) setChecked({ text, answer });
  }, [text, live]);
  return { checked, answer: checked.text === text ? checked.answer : null };
}

// placed is what is said of a text, with its place there.
/** @param {string} text @param {string} kind @param {{line?: number, column?: number, what: string}} said @returns {Found} */
export function placed(text, kind, { line = 1, column = 1, ...said }, help = "") {
  const from = offsetAt(text, line, column);
  return {
    kind, ...said, line, column, help, at: [from, tokenEnd(text, from)], text: help ? `${said.what}\n→ ${help}` : said.what,
  };
}
