// The HTTP calls. Answers are JSON, or texts as they are; an error is thrown with the API's own code and words.
import { get, set } from "./store.js";

export class Refusal extends Error {
  constructor(status, body) {
    super((body && body.message) || `the server answered ${status}`);
    this.status = status;
    this.code = body && body.code;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {any} [body]
 * @param {string} [type] of the body
 * @param {AbortSignal} [signal]
 * @param {Record<string, string>} [others] headers
 * @returns {Promise<any>}
 */
async function call(method, path, body, type = "application/json", signal = undefined, others = {}) {
  const headers = { Authorization: `Bearer ${get().key || "dashboard"}` };
  if (body !== undefined) headers["Content-Type"] = type;
  Object.assign(headers, others);
  const text = body === undefined || typeof body === "string" || body instanceof Blob ? body : JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: text, signal });
  } catch (err) {
    if (signal && signal.aborted) throw err;
    throw new Refusal(0, { message: "the server cannot be reached" });
  }
  const content = await answer.text();
  if (answer.ok && /^(text\/|application\/yaml|image\/svg)/.test(answer.headers.get("Content-Type") || "")) return content;
  let value = null;
  try {
    value = content ? JSON.parse(content) : null;
  } catch { /* not JSON: the status tells */ }
  if (answer.status === 401) set({ askKey: true });
  if (!answer.ok) throw new Refusal(answer.status, value);
  return value;
}

const query = (fields) => {
  const pairs = Object.entries(fields).filter(([, v]) => v !== undefined && v !== "");
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
};
const sub = (world) => `/sim/v1/subaccounts/${encodeURIComponent(world)}`;
const receivers = "/api/v1/accounts/00000000-0000-4000-8000-000000000000/webhooks"; // accounts are not modelled
export const advancePath = (world) => `${sub(world)}/clock/advance`;
export const sendPath = (world) => `/api/v1/subaccounts/${encodeURIComponent(world)}/messages`;

// Where the schemas are of what is written in the page, and which part of the document they are.
export const schemas = {
  payload: { address: "/sim/v1/openapi.json", of: (root) => root.components.schemas.Message },
  script: { address: "/sim/v1/openapi.json", of: (root) => root.components.schemas.Provider.properties.script },
  scenario: { address: "/scenario.schema.json", of: (root) => root },
};

/** @typedef {import("./openapi.js").components["schemas"]} Answers the server's, made of its OpenAPI document */

export const api = {
  worlds: () => call("GET", "/sim/v1/subaccounts"),
  /** @type {(...asked: any[]) => Promise<Answers["WorldDetails"]>} */
  world: (w) => call("GET", sub(w)),
  /** @type {(...asked: any[]) => Promise<Answers["WorldDetails"]>} */
  make: (w, setup) => call("PUT", sub(w), setup),
  /** @type {(...asked: any[]) => Promise<Answers["WorldDetails"]>} */
  makeFromText: (w, yaml) => call("PUT", sub(w), yaml, "application/yaml"),
  remove: (w) => call("DELETE", sub(w)),
  /** @type {(...asked: any[]) => Promise<Answers["Clock"]>} */
  clock: (w) => call("GET", `${sub(w)}/clock?why`),
  /** @type {(...asked: any[]) => Promise<Answers["Clock"]>} */
  setClock: (w, change) => call("POST", `${sub(w)}/clock?why`, change),
  /** @type {(...asked: any[]) => Promise<Answers["Clock"]>} */
  advance: (w, by) => call("POST", `${advancePath(w)}?why`, by),
  /** @type {(...asked: any[]) => Promise<Answers["Summary"]>} */
  summary: (w) => call("GET", `${sub(w)}/summary`),
  /** @type {(...asked: any[]) => Promise<Answers["Rows"]>} */
  messages: (w, fields) => call("GET", `${sub(w)}/messages${query(fields)}`),
  /** @type {(...asked: any[]) => Promise<Answers["Story"]>} */
  story: (w, umid) => call("GET", `${sub(w)}/messages/${umid}`),
  scenario: (w, umid) => call("GET", `${sub(w)}/messages/${umid}/scenario`),
  /** @type {(...asked: any[]) => Promise<Answers["Clock"]>} */
  receipt: (w, umid, receipt) => call("POST", `${sub(w)}/messages/${umid}/receipts?why`, receipt),
  providers: (w) => call("GET", `${sub(w)}/providers`),
  /** @type {(...asked: any[]) => Promise<Answers["Clock"]>} */
  setProvider: (w, channel, provider) => call("PUT", `${sub(w)}/providers/${channel}?why`, provider),
  /** @type {(...asked: any[]) => Promise<Answers["Clock"]>} */
  traffic: (w, traffic) => call("POST", `${sub(w)}/traffic?why`, traffic),
  delivery: (w, n) => call("GET", `${sub(w)}/webhooks/${n}`),
  deliverAgain: (w, n) => call("POST", `${sub(w)}/webhooks/${n}/again`),
  mail: (w, fields, signal) => call("GET", `${sub(w)}/receiver${query(fields)}`, undefined, undefined, signal),
  answerSo: (w, manner) => call("PUT", `${sub(w)}/receiver`, manner),
  attempts: (w, fields) => call("GET", `${sub(w)}/webhooks${query(fields)}`),
  /** @type {(...asked: any[]) => Promise<Answers["Findings"]>} */
  lint: (w, payload, scenario) => call("POST", `${sub(w)}/lint${query({ scenario })}`, payload),
  /** @type {(...asked: any[]) => Promise<Answers["Explored"]>} */
  explore: (w, payload, scenario, provider) => call("POST", `${sub(w)}/explore${query({ scenario, provider })}`, payload),
  // A picture is of the world's crowd, or of one message: of says which.
  picture: (w, of, width) => call("GET", `${sub(w)}${of}/picture.svg${query({ width })}`),
  diagram: (w, of) => call("GET", `${sub(w)}${of}/picture.md`),
  whatIf: (w, question, scenario) => call("POST", `${sub(w)}/whatif${query({ scenario })}`, question),
  inbound: (w, fields) => call("GET", `${sub(w)}/inbound${query(fields)}`),
  write: (w, message) => call("POST", `${sub(w)}/inbound`, message),
  requests: (w, fields, signal) => call("GET", `${sub(w)}/requests${query(fields)}`, undefined, undefined, signal),
  /** @type {(...asked: any[]) => Promise<Answers["Wires"]>} */
  wires: (w) => call("GET", `${sub(w)}/wires`),
  wiresScenario: (w) => call("GET", `${sub(w)}/wires?as=scenario`),
  exports: (w) => call("GET", `${sub(w)}/wires?as=env`),
  again: (method, path, body, headers) => call(method, path, body, undefined, undefined, headers),
  /** @type {(...asked: any[]) => Promise<Answers["Fitted"]>} */
  fit: (log) => call("POST", "/sim/v1/fit", log, "application/octet-stream"),
  /** @type {(...asked: any[]) => Promise<Answers["Tried"]>} */
  tune: (w, space, signal) => call("POST", `${sub(w)}/tune`, space, undefined, signal),
  /** @type {(...asked: any[]) => Promise<Answers["Checked"]>} */
  check: (yaml) => call("POST", "/sim/v1/scenarios/check", yaml, "application/yaml"),
  asItIs: (w, plan) => call("GET", `${sub(w)}/scenario${query({ plan })}`),
  /** @type {(...asked: any[]) => Promise<Answers["Catalogue"]>} */
  scenarios: () => call("GET", "/sim/v1/scenarios"),
  /** @type {(...asked: any[]) => Promise<Answers["Accepted"]>} */
  send: (w, payload) => call("POST", sendPath(w), payload),
  cancel: (w, umid) => call("DELETE", `${sendPath(w)}/${umid}`),
  receivers: () => call("GET", receivers),
  register: (list) => call("POST", receivers, list),
  unregister: (list) => call("DELETE", receivers, list),
};
