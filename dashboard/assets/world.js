// The world that the page shows: it is entered, followed and kept up here. Views only read the store.
import { api, Refusal, statusOf } from "./api.js";
import { get, set, say, watches } from "./store.js";
import { open } from "./stream.js";
import { table, clear, fillOlder, apply, rowOf } from "./table.js";
import { begin, goOn, readAccounts } from "./telling.js";
import { go } from "./address.js";

/** @import { Answers } from "./api.js" */
/** @import { Line } from "./stream.js" */

const page = 1000;        // messages asked for at once
const mostListed = watches ? 20_000 : 200_000; // messages that there are already
const beat = 100;         // ms between two updates of the views
const backlog = 40;       // pieces of the timeline: where more wait, the views are brought up to date more rarely
const slice = 12;         // ms that lines may take before others have a turn

export const scratch = "dashboard-rehearsal"; // the world in which messages are played to their end, unseen

let visit = 0;            // which stay in a world: answers to an earlier one are dropped
/** @type {{close: () => void} | null} */
let stream = null;
/** @type {Line[][]} */
let queue = [];           // pieces of the timeline that are still to be taken
let beating = 0;
let shownAt = 0;          // when the views were last brought up to date
let askedClock = 0;
let askedStory = 0;
let following = 0;        // the timer of a look at the newest that has to wait
/** @type {{umid: string, umids: Set<string | undefined>, lines: Line[]} | null} */
let reading = null;       // what is asked of a story, with the lines that were heard of it meanwhile
let askedWorlds = 0;

// enter shows a world: its messages, and all that happens from then on.
/** @param {string} world */
export async function enter(world) {
  const mine = ++visit;
  if (stream) stream.close();
  stream = null;
  queue = [];
  reading = null;
  clear();
  set({ world, setup: null, story: null, clock: null, rows: get().rows + 1, live: world ? "connecting" : "live" });
  if (!world) return;
  let setup;
  try {
    setup = await api.world(world);
  } catch (err) {
    const gone = statusOf(err) === 404 || statusOf(err) === 400;
    if (mine === visit) set({ live: gone ? "gone" : "lost" });
    if (mine === visit && !gone && statusOf(err) !== 401) setTimeout(() => mine === visit && enter(world), 2000);
    return;
  }
  if (mine !== visit) return;
  set({ setup });
  stream = open(world, setup.cursor, {
    onLines: (lines) => mine === visit && hear(lines),
    onReset: () => mine === visit && startOver(),
    onState: (live, tries) => mine === visit && connection(live, tries),
  });
  refreshClock();
  await load(mine, world);
}

// load fetches the messages that there are already, the newest first, a page at a time.
/** @param {number} mine @param {string} world */
async function load(mine, world) {
  let cursor = "";
  do {
    let answer;
    try {
      answer = await api.messages(world, { limit: page, cursor });
    } catch {
      return;
    }
    if (mine !== visit) return;
    fillOlder(answer.messages);
    touch();
    cursor = answer.cursor || "";
  } while (cursor && table.rows.length < mostListed);
}

/** @param {"live" | "lost"} live @param {number} tries */
function connection(live, tries) {
  set({ live });
  if (live === "live") {
    refreshWorlds();
    refreshClock();
  } else {
    lookForWorld(tries);
  }
}

// lookForWorld tells a connection that broke from a world that is no more. A world that is there but cannot be
// followed from the last cursor is entered anew.
/** @param {number} tries */
async function lookForWorld(tries) {
  const mine = visit;
  try {
    await api.world(get().world);
    if (mine === visit && tries > 3) enter(get().world);
  } catch (err) {
    if (mine === visit && statusOf(err) === 404) set({ live: "gone" });
  }
}

// startOver begins anew, as the world was reset: all its lines follow. Those of messages that are sent for real do not:
// the connection was lost for too long, or the server was started anew.
async function startOver() {
  if (watches) {
    enter(get().world);
    return;
  }
  const mine = visit;
  queue = [];
  reading = null;
  clear();
  set({ story: null, rows: get().rows + 1, event: "" });
  try {
    const setup = await api.world(get().world);
    if (mine === visit) set({ setup });
  } catch { /* the connection's state tells */ }
  refreshClock();
}

/** @param {Line[]} lines */
function hear(lines) {
  queue.push(lines);
  touch();
}

// touch brings the views up to date at the next beat.
function touch() {
  if (!beating) beating = setTimeout(onBeat, beat);
}

function onBeat() {
  beating = 0;
  const told = take();
  const now = performance.now();
  if (queue.length) beating = setTimeout(onBeat, 0);
  const { story } = get();
  if (story && told.length) set({ story: goOn(story, told) });
  if (queue.length && now - shownAt < (queue.length > backlog ? 5 * beat : beat)) return;
  shownAt = now;
  set({ rows: get().rows + 1 });
  refreshClock(300);
  follow();
}

// take brings the table up to date with what was heard, for as long as its slice lasts. What is of the story is
// handed on.
function take() {
  const until = performance.now() + (document.hidden ? 20 * slice : slice); // a hidden page has few turns
  const { story } = get();
  /** @type {Line[]} */
  const told = [];
  for (let lines = queue.shift(); lines; lines = performance.now() > until ? undefined : queue.shift()) {
    for (const line of lines) {
      apply(line);
      if (reading && reading.umids.has(line.umid)) reading.lines.push(line);
      if (story && story.umids.has(line.umid) && !story.cursors.has(line.cursor)) {
        story.cursors.add(line.cursor);
        told.push(line);
      }
    }
  }
  return told;
}

// follow keeps the story on what is selected, or else on what was sent last. A journey that has grown is read anew, and so
// is what it has cost.
export function follow() {
  const { umid, story } = get();
  const wanted = umid || table.latest;
  if (!wanted || (reading && reading.umid === wanted)) return;
  const row = rowOf(wanted);
  const grown = story && story.journey && row && row.sends && row.sends.length > story.known;
  if (story && story.umids.has(wanted) && !grown && !story.stale) return;
  const patience = !story || (umid && !story.umids.has(umid)) ? 0 : umid && grown ? 300 : 1500;
  const wait = patience - (performance.now() - askedStory);
  if (wait <= 0) readStory(wanted);
  else if (!following) following = setTimeout(() => { following = 0; follow(); }, wait);
}

/** @param {string} umid */
async function readStory(umid) {
  const mine = visit;
  const row = rowOf(umid);
  const umids = new Set([umid, ...((row && row.sends) || []).map((s) => s.umid)]);
  const asked = { umid, umids, lines: /** @type {Line[]} */ ([]) };
  reading = asked;
  askedStory = performance.now();
  try {
    const [journey, accounts] = await readAccounts(get().world, umid);
    if (mine !== visit || reading !== asked) return;
    if (get().umid && get().umid !== umid) return;
    const story = begin(journey, accounts);
    const meanwhile = asked.lines.filter((l) => story.umids.has(l.umid) && !story.cursors.has(l.cursor));
    meanwhile.forEach((l) => story.cursors.add(l.cursor));
    set({ story: meanwhile.length ? goOn(story, meanwhile) : story });
    reading = null;
    follow(); // what came meanwhile may ask for it anew
  } catch (err) {
    if (mine === visit && statusOf(err) === 404 && get().umid === umid) {
      say("This message is not in this world: it may have been reset since the link was made.");
      go({ umid: "", event: "" }, false);
    }
  } finally {
    if (reading === asked) reading = null;
  }
}

// select shows one message.
/** @param {string} umid */
export function select(umid, push = true) {
  go({ umid, event: "" }, push);
  follow();
}

// refreshClock asks for the clock, unless it was asked within so many milliseconds.
export async function refreshClock(unless = 0) {
  const { world } = get();
  if (!world || performance.now() - askedClock < unless) return;
  askedClock = performance.now();
  const mine = visit;
  try {
    const clock = await api.clock(world);
    if (mine === visit) takeClock(clock);
  } catch { /* the connection's state tells */ }
}

/** @param {Answers["Clock"]} clock */
function takeClock(clock) {
  set({ clock, clockSeen: performance.now() });
}

// now is the world's time in seconds: of a running clock, what it must be by now.
export function now() {
  const { clock, clockSeen } = get();
  if (!clock) return 0;
  if (clock.mode !== "running" || !clock.speed) return clock.t;
  const t = clock.t + ((performance.now() - clockSeen) / 1000) * clock.speed;
  return clock.next ? Math.min(t, Math.max(clock.next.t, clock.t)) : t;
}

// attempt does something and tells what went wrong.
/** @template T @param {() => Promise<T>} what @returns {Promise<T | undefined>} */
export async function attempt(what) {
  try {
    return await what();
  } catch (err) {
    const code = err instanceof Refusal && err.code;
    if (!(err instanceof Refusal)) console.error(err); // the page is wrong, and not what was asked of the server
    const words = err instanceof Error ? err.message : String(err);
    say(code ? `${words} (code ${code})` : words);
    return undefined;
  }
}

/** @param {Answers["Advance"]} by */
export const advance = (by) => attempt(async () => takeClock(await api.advance(get().world, { body: by })));
/** @param {Answers["ClockChange"]} change */
export const setClock = (change) => attempt(async () => takeClock(await api.setClock(get().world, { body: change })));

// refreshWorlds asks which worlds there are, unless it was asked within so many milliseconds. It reports whether
// the answer came.
export async function refreshWorlds(unless = 0) {
  if (performance.now() - askedWorlds < unless) return false;
  askedWorlds = performance.now();
  try {
    const worlds = (await api.worlds()).subaccounts.filter((w) => w.id !== scratch);
    if (!get().world) set({ live: "live" });
    const known = get().worlds;
    if (!known || told(worlds) !== told(known)) set({ worlds });
    return true;
  } catch (err) {
    if (statusOf(err) !== 401) set({ live: "lost" });
    return false;
  }
}

/** @param {Answers["World"][]} list */
const told = (list) => list.map((w) => [w.id, w.scenario, w.seed, w.messages].join(" ")).join();

// makeWorld makes or resets a world and shows it.
/** @param {string} id @param {string | Answers["Setup"]} setup a scenario's text, or what else a world is made of */
export async function makeWorld(id, setup) {
  await (typeof setup === "string" ? api.makeFromText(id, { body: setup }) : api.make(id, { body: setup }));
  await refreshWorlds();
  go({ world: id, umid: "", event: "", q: "", outcome: "", channel: "", trait: "" });
  await enter(id);
}

/** @param {string} id */
export async function removeWorld(id) {
  await api.remove(id);
  await refreshWorlds();
  const left = (get().worlds || []).map((w) => w.id);
  const next = left.includes(get().world) ? get().world : left[0] || "";
  go({ world: next, umid: "", event: "" });
  await enter(next);
}
