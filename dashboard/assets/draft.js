// The message that is being written in the playground: kept for the tab, and sent from here.
import { api } from "./api.js";
import { get, set } from "./store.js";
import { go } from "./address.js";
import { enter, makeWorld, select, refreshClock, scratch } from "./world.js";
import { providerOf, usual } from "./behaviour.js";
import { remember, examplePayload } from "./payloads.js";
import { tell } from "./story.js";
import { pretty } from "./pretty.js";

/** @import { Answers } from "./api.js" */
/** @import { Behaviour } from "./behaviour.js" */
/** @import { Channel, Account } from "./story.js" */
/** @import { Payload } from "./payloads.js" */
/** @import { State } from "./store.js" */

/** @typedef {{text: string, scenario: string, behaviours: Record<string, Behaviour>}} Draft */

/** @returns {Draft} */
const fresh = () => ({ text: pretty(examplePayload()), scenario: "", behaviours: {} });

/** @param {unknown} v */
const isObject = (v) => v !== null && typeof v === "object" && !Array.isArray(v);

// read is the draft that the tab keeps, unless it is none.
function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem("cascade.draft") || "null");
    return typeof kept.text === "string" && isObject(kept.behaviours) ? { ...fresh(), ...kept } : fresh();
  } catch {
    return fresh();
  }
}

// payloadIn is the payload that a text holds, or null where it holds none.
/** @param {string} text @returns {Payload | null} */
export function payloadIn(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

// stepsOf is a payload's plan for showing: what is no step in it is one of which nothing is said.
/** @param {{channels?: Answers["Step"][]} | null} payload @returns {Partial<Answers["Step"]>[]} */
export const stepsOf = (payload) => (payload && Array.isArray(payload.channels) ? payload.channels : [])
  .map((s) => (isObject(s) ? s : {}));

// forget drops the draft for the example that a new user meets.
export const forget = () => change(fresh());

/** @param {State} state */
export const draft = (state) => state.draft || (state.draft = read());

/** @param {Partial<Draft>} fields */
export function change(fields) {
  const next = { ...draft(get()), ...fields };
  try {
    sessionStorage.setItem("cascade.draft", JSON.stringify(next));
  } catch { /* the tab's storage is full: the draft lives as long as the page */ }
  set({ draft: next });
}

/** @param {Draft} d @param {string} channel */
export const behaviourOf = (d, channel) => ({ ...usual, ...d.behaviours[channel] });

/** @param {string} channel @param {Partial<Behaviour>} fields */
export const behave = (channel, fields) => {
  const d = draft(get());
  change({ behaviours: { ...d.behaviours, [channel]: { ...behaviourOf(d, channel), ...fields } } });
};

// begin takes a payload into the playground, with every channel as its world has it.
/** @param {Payload} payload */
export function begin(payload, scenario = "") {
  change({ text: pretty(payload), scenario, behaviours: {} });
}

// fromScenario takes a scenario's message and plan into the playground.
/** @param {Answers["Catalogue"]["scenarios"][number]} entry */
export function fromScenario(entry) {
  const { message = {}, plan } = /** @type {{message?: Partial<Payload>, plan?: Answers["Step"][]}} */ (entry.json);
  const { scheduled, expiry, ...rest } = message;
  begin({
    user: { msisdn: "+6500000100", ...rest.user }, type: "text", content: { text: "Hello World!" }, ...rest,
    ...(plan ? { channels: plan } : {}),
  }, entry.name);
}

// prepare makes a world behave as the draft says.
/** @param {string} world @param {Draft} d @param {Payload} payload */
async function prepare(world, d, payload) {
  const planned = stepsOf(payload).map((s) => s.channel);
  for (const channel of /** @type {Channel[]} */ (planned.length ? planned : Object.keys(d.behaviours))) {
    const provider = providerOf(channel, behaviourOf(d, channel));
    if (provider) await api.setProvider(world, { channel, body: provider });
  }
}

// send sends the draft: into this world, or into one made anew from the scenario that it began with.
export async function send() {
  const d = draft(get());
  const payload = JSON.parse(d.text);
  const world = get().world || "demo";
  const there = (get().worlds || []).some((w) => w.id === world);
  if (d.scenario || !there) await makeWorld(world, { scenario: d.scenario || "three-channels" });
  await prepare(world, d, payload);
  const sent = await api.send(world, { body: payload });
  remember(sent.umid, payload);
  if (get().world !== world) await enter(world);
  go({ view: "watch" });
  select(sent.umid);
  refreshClock();
}

// rehearse plays the draft to its end in a world of its own, which is removed again: what would happen, as a story
// and as a scenario file.
export async function rehearse() {
  const d = draft(get());
  const payload = JSON.parse(d.text);
  const setup = get().setup;
  if (d.scenario || !setup || !setup.text) await api.make(scratch, { body: { scenario: d.scenario || "three-channels" } });
  else await api.makeFromText(scratch, { body: setup.text });
  try {
    const { providers } = !d.scenario && get().world ? await api.providers(get().world) : { providers: {} };
    for (const [channel, body] of Object.entries(providers)) {
      await api.setProvider(scratch, { channel: /** @type {Channel} */ (channel), body });
    }
    await prepare(scratch, d, payload);
    const { umid } = await api.send(scratch, { body: payload });
    await api.advance(scratch, { body: { until: "idle" } });
    const [story, scenario] = await Promise.all([api.story(scratch, { umid }), api.scenario(scratch, { umid })]);
    return { story: tell(/** @type {Account} */ (story)), payload, scenario };
  } finally {
    await api.remove(scratch).catch(() => {});
  }
}
