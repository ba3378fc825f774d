// A request, as a command for a shell.
import { pretty } from "./pretty.js";

// shellQuoted writes a text for a shell.
/** @param {string} text */
export const shellQuoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// authorization is the header that bears a key, for curl.
/** @param {string} key */
export const authorization = (key) => [`-H ${shellQuoted(`Authorization: Bearer ${key || "any"}`)}`];

// curl is a request for a shell, with what it is authorized by.
/**
 * @param {{method: string, path: string, body?: unknown, headers?: Record<string, string>}} request
 * @param {string[]} credentials arguments of curl
 */
export function curl({ method, path, body, headers = {} }, credentials) {
  const lines = [`curl -X ${method} ${shellQuoted(location.origin + path)}`, ...credentials];
  if (body !== undefined) {
    lines.push(`-H ${shellQuoted(`Content-Type: ${headers["Content-Type"] || "application/json"}`)}`);
    lines.push(`-d ${shellQuoted(typeof body === "string" ? body : pretty(body))}`);
  }
  return `${lines.join(" \\\n  ")}\n`;
}
