// A text in code, with what is said about it at its place: <code-text>, an editor that behaves as a text area does, with a
// value and an input event. It stands in a shadow tree, where its styles are constructed sheets, which the page's content
// policy allows; beside the page's own they would be elements. The tabulator leaves it; F8 leads from problem to problem,
// Ctrl+F finds, and Ctrl+Space tells what can be written, where there is a schema.
import {
  EditorView, EditorState, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, drawSelection, history,
  defaultKeymap, historyKeymap, setDiagnostics, lintGutter, lintKeymap, syntaxHighlighting, HighlightStyle, bracketMatching,
  search, searchKeymap, autocompletion, tags, json, yaml,
} from "./vendor/codemirror-6.43.15-2/codemirror.mjs";
import { placeIn, choices } from "./completion.js";

/** @import { Schema } from "./api.js" */

/** @type {Record<string, () => ReturnType<typeof json>>} */
const languages = { json, yaml };

const look = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--card)", font: "13px/1.55 var(--mono)", maxHeight: "480px" },
  "&.cm-focused": { outline: "none" }, // the element itself shows that it has the focus
  ".cm-scroller": { font: "inherit", overflow: "auto", minHeight: "var(--code-least, 200px)" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  ".cm-activeLineGutter": { color: "var(--text)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent)",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "8px" },
  ".cm-diagnostic": { font: "13px/1.45 var(--sans)", padding: "6px 10px", maxWidth: "46ch", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--moved)" },
  ".cm-panels": { backgroundColor: "var(--sunk)", color: "var(--text)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { font: "13px/1.45 var(--sans)", padding: "6px 30px 6px 8px" },
  ".cm-panel.cm-search label": { fontSize: "13px" },
  ".cm-panel.cm-search [name=close]": { color: "var(--text)", fontSize: "18px", minWidth: "24px", minHeight: "24px" },
  ".cm-textfield": { color: "var(--text)", backgroundColor: "var(--card)", border: "1px solid var(--line-strong)", borderRadius: "6px",
    fontSize: "13px", padding: "3px 7px" },
  ".cm-button": { color: "var(--text)", backgroundImage: "none", backgroundColor: "var(--raised)", border: "1px solid var(--line-strong)",
    borderRadius: "6px", fontSize: "13px", padding: "3px 9px" },
  ".cm-textfield:focus-visible, .cm-button:focus-visible": { outline: "2.5px solid var(--accent)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--moved) 30%, transparent)" },
  ".cm-searchMatch-selected": { backgroundColor: "color-mix(in srgb, var(--moved) 60%, transparent)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { font: "13px/1.5 var(--mono)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionInfo": { font: "13px/1.45 var(--sans)", maxWidth: "40ch" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--text)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--link)" },
  { tag: [tags.string, tags.content], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--moved)" },
  { tag: [tags.comment, tags.meta], color: "var(--quiet)" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

/** @param {string} text */
const plain = (text) => text.replace(/\r\n?/g, "\n"); // as the editor keeps its lines

/** @type {Map<string, any>} */
const fetched = new Map(); // schemas, by their addresses
/** @param {string} address */
const fetchSchema = async (address) => {
  if (!fetched.has(address)) fetched.set(address, await (await fetch(address)).json());
  return fetched.get(address);
};

// complete offers what the schema has at the cursor: {address, of}, of which part of the document it is.
/** @param {string} language @param {Schema} schema */
const complete = (language, { address, of }) => async (/** @type {{state: EditorState, pos: number, explicit: boolean}} */ context) => {
  const text = context.state.doc.toString();
  const place = placeIn(text, context.pos, language);
  if (!place || (place.token === "" && !context.explicit)) return null;
  const root = await fetchSchema(address).catch(() => null);
  const quoted = /^["']/.test(place.token) ? place.token[0] : language === "json" && place.key !== "[]" ? '"' : "";
  const open = /^["']/.test(place.token) ? "" : quoted;
  const isKey = place.key === "";
  const rest = isKey && !/^["']?\s*:/.test(text.slice(context.pos)) ? ": " : "";
  const close = text[context.pos] === quoted ? "" : quoted;
  const options = root ? choices(root, of(root), place) : [];
  return options.length ? {
    from: place.at + (open ? 0 : quoted.length), validFor: /^[\w-]*$/,
    options: options.map(({ name, about }) => ({
      label: name, info: about || undefined, type: isKey ? "property" : "enum", apply: `${open}${name}${close}${rest}`,
    })),
  } : null;
};

class CodeText extends HTMLElement {
  static formAssociated = true; // what is labelled with it leads here

  language = "json";
  label = "";
  /** @type {Schema | null} */
  schema = null;
  #text = "";
  /** @type {{kind: string, at: number[], text: string}[]} */
  #problems = [];
  /** @type {EditorView | null} */
  #view = null;

  constructor() {
    super();
    this.attachInternals();
    this.root = this.attachShadow({ mode: "open", delegatesFocus: true });
  }

  connectedCallback() {
    const extensions = [
      lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(),
      bracketMatching(), languages[this.language](), syntaxHighlighting(colours), look,
      search({ top: true }),
      ...(this.schema ? [autocompletion({ override: [complete(this.language, this.schema)], icons: false })] : []),
      keymap.of([...searchKeymap, ...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      EditorView.contentAttributes.of(() => ({
        "aria-label": this.label, "aria-invalid": String(this.#isWrong()), tabindex: "0",
      })),
      EditorView.updateListener.of((update) => {
        const written = update.docChanged && !update.transactions.every((t) => t.isUserEvent("put"));
        if (written) this.dispatchEvent(new Event("input", { bubbles: true }));
      }),
    ];
    const state = EditorState.create({ doc: this.#text, extensions });
    this.#view = new EditorView({ state, parent: this.root, root: this.root });
    this.#mark(this.#view);
  }

  disconnectedCallback() {
    this.#text = this.value;
    if (this.#view) this.#view.destroy();
    this.#view = null;
  }

  get value() {
    return this.#view ? this.#view.state.doc.toString() : this.#text;
  }

  // A text that is put in changes no more than it has to: the cursor stays where it is.
  set value(text) {
    const [is, will] = [this.value, plain(text)];
    if (is === will) return;
    if (!this.#view) {
      this.#text = will;
      return;
    }
    let from = 0;
    while (from < is.length && is[from] === will[from]) from++;
    let [to, until] = [is.length, will.length];
    while (to > from && until > from && is[to - 1] === will[until - 1]) [to, until] = [to - 1, until - 1];
    this.#view.dispatch({ changes: { from, to, insert: will.slice(from, until) }, userEvent: "put" });
  }

  // Problems are what is said of the text: {kind, at: [from, to], text}; of an error or of a finding.
  get problems() {
    return this.#problems;
  }

  set problems(list) {
    this.#problems = list;
    if (this.#view) this.#mark(this.#view);
  }

  // select shows a part of the text, and puts the cursor there.
  /** @param {number} from @param {number} to */
  select(from, to) {
    if (!this.#view) return;
    this.#view.focus();
    this.#view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  }

  #isWrong() {
    return this.#problems.some((p) => p.kind === "error");
  }

  /** @param {EditorView} view */
  #mark(view) {
    const { length } = view.state.doc;
    const within = (/** @type {number} */ n) => Math.min(Math.max(n, 0), length);
    view.dispatch(setDiagnostics(view.state, this.#problems.map(({ kind, at, text }) => ({
      from: within(at[0]), to: within(Math.max(at[0], at[1])), severity: kind === "error" ? "error" : "warning", message: text,
    }))));
  }
}

customElements.define("code-text", CodeText);
