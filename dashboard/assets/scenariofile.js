// A message that was watched, as a scenario file.
import { testPayload, scriptOf } from "./feature.js";
import { goDuration, summary } from "./words.js";
import { pretty } from "./pretty.js";

const flow = (value) => {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (value && typeof value === "object") return `{${Object.entries(value).map(([k, v]) => `${key(k)}: ${flow(v)}`).join(", ")}}`;
  return quoted(value);
};
// quoted writes a value as JSON that is YAML too, which takes no control characters as they are.
const quoted = (value) => JSON.stringify(value).replace(/[\x7f-\x9f\ufeff\ufffe\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
const key = (k) => (/^[A-Za-z][A-Za-z0-9]*$/.test(k) ? k : quoted(k));
const word = (fields) => `{${Object.entries(fields).map(([k, v]) => `${k}: ${v}`).join(", ")}}`;

export function scenarioFile(story, payload) {
  const { channels, user, clientMessageId, ...message } = testPayload(payload, story);
  const fired = story.steps.filter((s) => s.fired !== null);
  const lines = [
    `name: ${(fired.map((s) => s.channel.toLowerCase()).join("-to-") || "watched")}`,
    `about: ${quoted(`${summary(story)}.`)}`,
    "",
    "plan:",
    ...(channels || []).map((step) => `  - ${word(step)}`),
    "",
    "message:",
    ...Object.entries(message).map(([k, v]) => `  ${key(k)}: ${flow(v)}`),
  ];
  const { msisdn, ...other } = user || {};
  if (Object.keys(other).length) lines.push(`  user: ${flow(other)}`);
  if (clientMessageId) lines.push(`  clientMessageId: ${quoted(clientMessageId)}`);
  if (story.scheduledAfter) lines.push(`  scheduled: ${goDuration(story.scheduledAfter)}`);
  if (story.expiresAfter) lines.push(`  expiry: ${goDuration(story.expiresAfter)}`);
  if (fired.length) lines.push("", "providers:");
  for (const step of fired) {
    const script = scriptOf(step);
    lines.push(`  ${step.channel}:`);
    lines.push(script.length ? "    script:" : "    script: []               # silence");
    lines.push(...script.map((r) => `      - ${word(r)}`));
  }
  lines.push("", "# Without traffic, one message goes to +6500000100 at 0 s.");
  // Of a message that has not run its course a run tells more than was watched: nothing is expected of it.
  if (["succeeded", "failed", "expired"].includes(story.outcome)) {
    lines.push("expect:", `  ${story.outcome}: 1`, `  copies: ${story.copies}`, `  duplicates: ${story.copies > 1 ? 1 : 0}`);
    if (fired.length) lines.push("  channels:", ...fired.map((s) => `    ${s.channel}: {fired: 1}`));
  }
  return `${lines.join("\n")}\n`;
}

// shellQuoted writes a text for a shell.
export const shellQuoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// authorization is the header that bears a key, for curl.
export const authorization = (key) => [`-H ${shellQuoted(`Authorization: Bearer ${key || "any"}`)}`];

// curl is a request for a shell, with what it is authorized by.
export function curl({ method, path, body, headers = {} }, credentials) {
  const lines = [`curl -X ${method} ${shellQuoted(location.origin + path)}`, ...credentials];
  if (body !== undefined) {
    lines.push(`-H ${shellQuoted(`Content-Type: ${headers["Content-Type"] || "application/json"}`)}`);
    lines.push(`-d ${shellQuoted(typeof body === "string" ? body : pretty(body))}`);
  }
  return `${lines.join(" \\\n  ")}\n`;
}
