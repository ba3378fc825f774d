// The message that is being written in the playground: kept for the tab, and sent from here.
import { api } from "./api.js";
import { get, set } from "./store.js";
import { go } from "./address.js";
import { enter, makeWorld, select, refreshClock, scratch } from "./world.js";
import { providerOf, usual } from "./behaviour.js";
import { remember, examplePayload } from "./payloads.js";
import { tell } from "./story.js";
import { pretty } from "./pretty.js";

const fresh = () => ({ text: pretty(examplePayload()), scenario: "", behaviours: {} });

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
export function payloadIn(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

// stepsOf is a payload's plan for showing: what is no step in it is one of which nothing is said.
export const stepsOf = (payload) => (payload && Array.isArray(payload.channels) ? payload.channels : [])
  .map((s) => (isObject(s) ? s : {}));

// forget drops the draft for the example that a new user meets.
export const forget = () => change(fresh());

export const draft = (state) => state.draft || (state.draft = read());

export function change(fields) {
  const next = { ...draft(get()), ...fields };
  try {
    sessionStorage.setItem("cascade.draft", JSON.stringify(next));
  } catch { /* the tab's storage is full: the draft lives as long as the page */ }
  set({ draft: next });
}

export const behaviourOf = (d, channel) => ({ ...usual, ...d.behaviours[channel] });

export const behave = (channel, fields) => {
  const d = draft(get());
  change({ behaviours: { ...d.behaviours, [channel]: { ...behaviourOf(d, channel), ...fields } } });
};

// begin takes a payload into the playground, with every channel as its world has it.
export function begin(payload, scenario = "") {
  change({ text: pretty(payload), scenario, behaviours: {} });
}

// fromScenario takes a scenario's message and plan into the playground.
export function fromScenario(entry) {
  const { message = {}, plan } = entry.json;
  const { scheduled, expiry, ...rest } = message;
  begin({
    user: { msisdn: "+6500000100", ...rest.user }, type: "text", content: { text: "Hello World!" }, ...rest,
    ...(plan ? { channels: plan } : {}),
  }, entry.name);
}

// prepare makes a world behave as the draft says.
async function prepare(world, d, channels) {
  for (const channel of channels) {
    const provider = providerOf(channel, behaviourOf(d, channel));
    if (provider) await api.setProvider(world, channel, provider);
  }
}

const channelsOf = (payload) => stepsOf(payload).map((s) => s.channel);

// send sends the draft: into this world, or into one made anew from the scenario that it began with.
export async function send() {
  const d = draft(get());
  const payload = JSON.parse(d.text);
  const world = get().world || "demo";
  const there = (get().worlds || []).some((w) => w.id === world);
  if (d.scenario || !there) await makeWorld(world, { scenario: d.scenario || "three-channels" });
  const channels = channelsOf(payload).length ? channelsOf(payload) : Object.keys(d.behaviours);
  await prepare(world, d, channels);
  const sent = await api.send(world, payload);
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
  if (d.scenario || !setup || !setup.text) await api.make(scratch, { scenario: d.scenario || "three-channels" });
  else await api.makeFromText(scratch, setup.text);
  try {
    const { providers } = !d.scenario && get().world ? await api.providers(get().world) : { providers: {} };
    for (const [channel, provider] of Object.entries(providers)) await api.setProvider(scratch, channel, provider);
    await prepare(scratch, d, channelsOf(payload).length ? channelsOf(payload) : Object.keys(d.behaviours));
    const sent = await api.send(scratch, payload);
    await api.advance(scratch, { until: "idle" });
    const [story, scenario] = await Promise.all([api.story(scratch, sent.umid), api.scenario(scratch, sent.umid)]);
    return { story: tell(story), payload, scenario };
  } finally {
    await api.remove(scratch).catch(() => {});
  }
}
