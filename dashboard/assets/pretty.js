// pretty writes JSON for people: what fits on a line stays on it.
/** @param {unknown} value */
export function pretty(value, width = 76) {
  /** @param {unknown} v @param {string} indent @param {number} used @returns {string} */
  const write = (v, indent, used) => {
    const flat = inline(v);
    if (v === null || typeof v !== "object" || (indent && used + flat.length <= width)) return flat;
    const inner = `${indent}  `;
    const parts = Array.isArray(v) ? v.map((item) => inner + write(item, inner, inner.length))
      : Object.entries(v).map(([k, item]) => `${inner}${JSON.stringify(k)}: ${write(item, inner, inner.length + k.length + 4)}`);
    const [open, close] = Array.isArray(v) ? "[]" : "{}";
    return parts.length ? `${open}\n${parts.join(",\n")}\n${indent}${close}` : open + close;
  };
  return write(value, "", 0);
}

/** @param {unknown} v @returns {string} */
function inline(v) {
  if (Array.isArray(v)) {
    const never = v.length > 1 && v.some((i) => i && typeof i === "object"); // fits on a line
    return never ? "x".repeat(999) : `[${v.map(inline).join(", ")}]`;
  }
  if (v && typeof v === "object") {
    const entries = Object.entries(v);
    return entries.length ? `{${entries.map(([k, i]) => `${JSON.stringify(k)}: ${inline(i)}`).join(", ")}}` : "{}";
  }
  return JSON.stringify(v);
}
