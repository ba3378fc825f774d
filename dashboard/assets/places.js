// Where each field of a JSON text stands, so that what is said of a field can be marked at its place.

/** @typedef {[from: number, to: number]} Place */
/** @typedef {Map<string, Place>} Places */

// places maps paths such as "channels[1].fallbackAfter" to [start, end) in the text; "" is all of it. The text
// has to be valid JSON.
/** @param {string} text @returns {Places} */
export function places(text) {
  const found = new Map();
  let i = 0;
  const space = () => { while (/\s/.test(text[i] || "")) i++; };
  const string = () => {
    const start = i++;
    while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
    i++;
    return JSON.parse(text.slice(start, i));
  };
  const value = (/** @type {string} */ path) => {
    space();
    const start = i;
    if (text[i] === "{") members(path, "}", () => {
      const at = i;
      const name = string();
      space();
      i++; // the colon
      const inner = path ? `${path}.${name}` : name;
      value(inner);
      found.set(inner, [at, i]);
    });
    else if (text[i] === "[") {
      let n = 0;
      members(path, "]", () => value(`${path}[${n++}]`));
    } else if (text[i] === '"') string();
    else while (i < text.length && !/[\s,\]}]/.test(text[i])) i++;
    if (!found.has(path)) found.set(path, [start, i]);
  };
  const members = (/** @type {string} */ path, /** @type {string} */ end, /** @type {() => void} */ each) => {
    i++;
    for (space(); i < text.length && text[i] !== end; space()) {
      each();
      space();
      if (text[i] === ",") i++;
    }
    i++;
  };
  value("");
  return found;
}

// placeOf is where a field stands, or the nearest field around it that the text has.
/** @param {Places} found @param {string} field @returns {Place} */
export function placeOf(found, field) {
  for (let path = field; ; path = path.replace(/(\.[^.[\]]+|\[\d+\]|^[^.[\]]+)$/, "")) {
    const place = found.get(path);
    if (place || !path) return place || [0, 0];
  }
}

// syntaxError is what is wrong with a text that is no JSON, and where; null: nothing.
/** @param {string} text @returns {{what: string, at: Place} | null} */
export function syntaxError(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (err) {
    const words = String(err).replace(/^SyntaxError: /, "");
    const at = /position (\d+)/.exec(words);
    const line = /line (\d+) column (\d+)/.exec(words);
    const offset = at ? Number(at[1]) : line ? offsetOf(text, Number(line[1]), Number(line[2])) : text.length;
    return { what: words.replace(/ in JSON at position.*| \(line.*/, "").replace(/^JSON\.parse: /, ""), at: [offset, offset + 1] };
  }
}

// offsetAt is where a place is in a text: line and column from 1, columns in characters. What lies beyond is its end.
/** @param {string} text @param {number} line @param {number} column */
export function offsetAt(text, line, column) {
  const lines = text.split("\n");
  if (line > lines.length) return text.length;
  const before = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  return before + [...lines[line - 1]].slice(0, column - 1).join("").length;
}

// tokenEnd is where the word, the number or the quoted text ends that begins in a text.
/** @param {string} text @param {number} from */
export function tokenEnd(text, from) {
  const found = /^("(\\.|[^"\\\n])*"|'[^'\n]*'|[^\s,:[\]{}#]+|.)/.exec(text.slice(from, from + 500));
  return from + (found ? found[0].length : 0);
}

/** @param {string} text @param {number} line @param {number} column */
const offsetOf = (text, line, column) => text.split("\n").slice(0, line - 1).join("\n").length + column;

/** @param {string} text @param {number} offset */
export const lineAt = (text, offset) => text.slice(0, offset).split("\n").length;
