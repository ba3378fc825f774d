// What can be written at a place of a text: the keys and words that a JSON Schema has there. The text is JSON or YAML, and
// half written, so that no parser would take it; what is meant is told by its brackets, its dashes and its indentation.

/** @typedef {{path: string[], key: string, at: number, token: string}} Place of a word: under which keys, "[]" for a list's; of which
 *  key it is the value, "" where it is a key itself; and where it begins */

/** @param {string} token */
const bare = (token) => token.replace(/^["']|["']$/g, "");

// flow reads on from a bracket until it is closed, or up to pos. It returns where it is then, and the place of the word there
// where it is not closed.
/** @param {string} text @param {number} i @param {number} pos @param {string[]} path @returns {{i: number, place?: Place}} */
function flow(text, i, pos, path) {
  /** @type {{list: boolean, key: string}[]} */
  const open = [];
  let word = "";
  const placeAt = (/** @type {number} */ at) => {
    const { list, key } = open[open.length - 1];
    const under = open.slice(0, -1).map((f) => (f.list ? "[]" : f.key));
    return { path: [...path, ...under, ...(list ? ["[]"] : [])], key: list ? "[]" : key, at, token: text.slice(at, pos) };
  };
  while (i < pos) {
    const c = text[i];
    if ("{[".includes(c)) open.push({ list: c === "[", key: "" });
    else if ("}]".includes(c)) open.pop();
    else if (c === ",") open[open.length - 1].key = "";
    else if (c === ":") open[open.length - 1].key = word;
    else if (!/\s/.test(c)) {
      const [token] = /^("(\\.|[^"\\\n])*"?|'[^'\n]*'?|[^\s,:[\]{}"']+)/.exec(text.slice(i)) || [c];
      if (i + token.length >= pos) return { i: pos, place: placeAt(i) };
      word = bare(token);
      i += token.length;
      continue;
    }
    i++;
    if (open.length === 0) return { i };
  }
  return { i, place: placeAt(pos) };
}

// block reads YAML line by line, up to pos.
/** @param {string} text @param {number} pos @returns {Place | undefined} */
function block(text, pos) {
  /** @type {{indent: number, key: string}[]} */
  let above = [];
  for (let i = 0; i <= pos;) {
    const end = text.indexOf("\n", i) < 0 ? text.length : text.indexOf("\n", i);
    const line = text.slice(i, Math.min(end, pos));
    const [head = "", blank = "", dashes = "", , key] = /^( *)((?:- +)*)(?:(["']?)([\w.-]+)\3 *:(?: +|$))?/.exec(line) || [];
    let indent = blank.length;
    if (!/^\s*(#|$)/.test(line) || end >= pos) {
      for (const dash of dashes.match(/- +/g) || []) {
        const here = indent;
        above = above.filter((f) => f.indent < here || (f.indent === here && f.key !== "[]"));
        above.push({ indent, key: "[]" });
        indent += dash.length;
      }
      above = above.filter((f) => f.indent < indent);
      const path = above.map((f) => f.key);
      const rest = i + head.length;
      if (key) above.push({ indent, key });
      if ("{[".includes(text[rest] || "x") && rest < pos) {
        const read = flow(text, rest, pos, key ? [...path, key] : path);
        if (read.place) return read.place;
      } else if (end >= pos) {
        return { path, key: key || "", at: rest, token: text.slice(rest, pos) };
      }
    }
    i = end + 1;
  }
  return undefined;
}

/** @param {string} text @param {number} pos @param {string} language */
export function placeIn(text, pos, language) {
  const from = text.search(/\S/);
  if (language === "yaml" && !/^[{[]/.test(text.slice(Math.max(from, 0)))) return block(text, pos);
  return from >= 0 && from < pos && /[{[]/.test(text[from]) ? flow(text, from, pos, []).place : undefined;
}

// shapes are a schema's own, with what it refers to and its alternatives.
/** @param {any} root @param {any} schema @returns {any[]} */
function shapes(root, schema) {
  if (!schema || typeof schema !== "object") return [];
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
  const referred = $ref ? [$ref.slice(2).split("/").reduce((/** @type {any} */ at, /** @type {string} */ name) => at[name], root)] : [];
  return [schema, ...[...referred, ...anyOf, ...oneOf, ...allOf].flatMap((s) => shapes(root, s))];
}

/** @param {any} root @param {any[]} list @param {string} name @returns {any[]} */
const under = (root, list, name) => list.flatMap((s) => shapes(root, name === "[]" ? s.items
  : (s.properties && s.properties[name]) ?? s.additionalProperties));

// choices are what a schema has at a place: names, with what they are for.
/** @param {any} root @param {any} schema @param {Place} place @returns {{name: string, about: string}[]} */
export function choices(root, schema, { path, key }) {
  const here = path.reduce((list, name) => under(root, list, name), shapes(root, schema));
  const found = new Map();
  const put = (/** @type {string} */ name, /** @type {string} */ about) => { if (!found.get(name)) found.set(name, about); };
  if (key === "" || key === "[]") {
    for (const s of here) {
      for (const [name, of] of Object.entries(s.properties || {})) {
        if (key === "" && !name.includes(".")) put(name, shapes(root, of).map((o) => o.description).find(Boolean) || "");
      }
    }
  }
  const values = key === "[]" ? here : key ? under(root, here, key) : [];
  for (const s of values) for (const word of s.enum || []) if (typeof word === "string") put(word, "");
  return [...found].map(([name, about]) => ({ name, about }));
}
