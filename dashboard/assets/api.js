// The HTTP calls. Answers are JSON, or texts as they are; an error is thrown with the API's own code and words.
import { get, set } from "./store.js";

/** @import { components } from "./openapi.js" */
/** @import { Answer, Argument, Asked, Path, VerbOf } from "./calls.js" */
/** @typedef {components["schemas"]} Answers the server's, made of its OpenAPI document */

export class Refusal extends Error {
  /** @param {number} status 0: there was no answer @param {{code?: number, message?: string} | null} body */
  constructor(status, body) {
    super((body && body.message) || `the server answered ${status}`);
    this.status = status;
    this.code = body && body.code;
  }
}

// statusOf is the status of a refusal, and of what else went wrong none.
/** @param {unknown} err */
export const statusOf = (err) => (err instanceof Refusal ? err.status : undefined);

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: any, signal?: AbortSignal, headers?: Record<string, string>}} [asked] a body of text or bytes goes as it is
 * @returns {Promise<any>}
 */
export async function call(method, path, { body, signal, headers } = {}) {
  const isText = typeof body === "string" || body instanceof Blob;
  let answer;
  try {
    const authorized = { Authorization: `Bearer ${get().key || "dashboard"}`, ...headers };
    answer = await fetch(path, { method, signal, headers: authorized, body: isText ? body : JSON.stringify(body) });
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

// filled is a path with its names filled in. What it does not name is its query, unless it is empty.
/** @param {string} path @param {Record<string, any>} fields */
function filled(path, fields) {
  const rest = new Map(Object.entries(fields).filter(([, v]) => v !== undefined && v !== ""));
  const address = path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(value);
  });
  return rest.size ? `${address}?${new URLSearchParams([...rest])}` : address;
}

// Where the schemas are of what is written in the page, and which part of the document they are.
/** @typedef {{address: string, of: (root: any) => any}} Schema */
/** @type {Record<"payload" | "script" | "scenario", Schema>} */
export const schemas = {
  payload: { address: "/sim/v1/openapi.json", of: (root) => root.components.schemas.Message },
  script: { address: "/sim/v1/openapi.json", of: (root) => root.components.schemas.Provider.properties.script },
  scenario: { address: "/scenario.schema.json", of: (root) => root },
};

// of is an operation of the document, as a function of what is asked. Always is what goes with it each time.
/**
 * @template {Path} P
 * @template {VerbOf<P>} V
 * @param {V} verb
 * @param {P} path
 * @param {Record<string, string>} [always]
 * @param {string} [type] of the body
 * @returns {(...asked: Argument<Asked<P, V>>) => Promise<Answer<P, V>>}
 */
const of = (verb, path, always, type = "application/json") => (...[asked]) => {
  const { body, signal, ...fields } = /** @type {Record<string, any>} */ (asked || {});
  const headers = body === undefined ? undefined : { "Content-Type": type };
  return call(verb, filled(path, { ...always, ...fields }), { body, signal, headers });
};

// inWorld is the same of one in a world.
/**
 * @template {Path} P
 * @template {VerbOf<P>} V
 * @param {V} verb
 * @param {P} path
 * @param {Record<string, string>} [always]
 * @param {string} [type] of the body
 * @returns {(world: string, ...asked: Argument<Asked<P, V>>) => Promise<Answer<P, V>>}
 */
const inWorld = (verb, path, always, type) => (world, ...asked) => of(verb, path, { ...always, subAccountId: world }, type)(...asked);

const world = "/sim/v1/subaccounts/{subAccountId}";
const sends = "/api/v1/subaccounts/{subAccountId}/messages";
const receivers = "/api/v1/accounts/{accountId}/webhooks";
const account = { accountId: "00000000-0000-4000-8000-000000000000" }; // accounts are not modelled
const why = { why: "true" }; // the clock tells what comes next, and why
const yaml = "application/yaml";

/** @param {string} subAccountId */
export const advancePath = (subAccountId) => filled(`${world}/clock/advance`, { subAccountId });
/** @param {string} subAccountId */
export const sendPath = (subAccountId) => filled(sends, { subAccountId });

export const api = {
  worlds: of("GET", "/sim/v1/subaccounts"),
  world: inWorld("GET", world),
  make: inWorld("PUT", world),
  makeFromText: inWorld("PUT", world, {}, yaml),
  remove: inWorld("DELETE", world),
  clock: inWorld("GET", `${world}/clock`, why),
  setClock: inWorld("POST", `${world}/clock`, why),
  advance: inWorld("POST", `${world}/clock/advance`, why),
  summary: inWorld("GET", `${world}/summary`),
  messages: inWorld("GET", `${world}/messages`),
  story: inWorld("GET", `${world}/messages/{umid}`),
  scenario: inWorld("GET", `${world}/messages/{umid}/scenario`),
  receipt: inWorld("POST", `${world}/messages/{umid}/receipts`, why),
  providers: inWorld("GET", `${world}/providers`),
  setProvider: inWorld("PUT", `${world}/providers/{channel}`, why),
  traffic: inWorld("POST", `${world}/traffic`, why),
  delivery: inWorld("GET", `${world}/webhooks/{delivery}`),
  deliverAgain: inWorld("POST", `${world}/webhooks/{delivery}/again`),
  mail: inWorld("GET", `${world}/receiver`),
  answerSo: inWorld("PUT", `${world}/receiver`),
  attempts: inWorld("GET", `${world}/webhooks`),
  lint: inWorld("POST", `${world}/lint`),
  explore: inWorld("POST", `${world}/explore`),
  picture: inWorld("GET", `${world}/messages/{umid}/picture.svg`),
  diagram: inWorld("GET", `${world}/messages/{umid}/picture.md`),
  crowdPicture: inWorld("GET", `${world}/picture.svg`),
  crowdDiagram: inWorld("GET", `${world}/picture.md`),
  whatIf: inWorld("POST", `${world}/whatif`),
  inbound: inWorld("GET", `${world}/inbound`),
  write: inWorld("POST", `${world}/inbound`),
  requests: inWorld("GET", `${world}/requests`),
  wires: /** @type {(world: string) => Promise<Answers["Wires"]>} */ (inWorld("GET", `${world}/wires`)),
  wiresScenario: /** @type {(world: string) => Promise<string>} */ (inWorld("GET", `${world}/wires`, { as: "scenario" })),
  exports: /** @type {(world: string) => Promise<string>} */ (inWorld("GET", `${world}/wires`, { as: "env" })),
  fit: of("POST", "/sim/v1/fit", {}, "application/octet-stream"),
  tune: inWorld("POST", `${world}/tune`),
  check: of("POST", "/sim/v1/scenarios/check", {}, yaml),
  asItIs: inWorld("GET", `${world}/scenario`),
  scenarios: of("GET", "/sim/v1/scenarios"),
  send: inWorld("POST", sends),
  cancel: inWorld("DELETE", `${sends}/{umid}`),
  receivers: of("GET", receivers, account),
  register: of("POST", receivers, account),
  unregister: of("DELETE", receivers, account),
};
