// What the page takes of CodeMirror, in one module: vendor.mjs makes the vendored file of it.
export { EditorView, keymap, lineNumbers, highlightActiveLine, highlightActiveLineGutter, drawSelection } from "@codemirror/view";
export { EditorState } from "@codemirror/state";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { search, searchKeymap } from "@codemirror/search";
export { autocompletion } from "@codemirror/autocomplete";
export { setDiagnostics, lintGutter, lintKeymap } from "@codemirror/lint";
export { syntaxHighlighting, HighlightStyle, bracketMatching } from "@codemirror/language";
export { tags } from "@lezer/highlight";
export { json } from "@codemirror/lang-json";
export { yaml } from "@codemirror/lang-yaml";
