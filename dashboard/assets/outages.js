// When the outages of a provider are there, how that is told, and what the switch "Outage now" makes of them.
import { goDuration, seconds, span } from "./words.js";

/** @import { Answers } from "./api.js" */
/** @import { Provider } from "./behaviour.js" */
/** @typedef {Answers["Outage"]} Outage */

const year = 8760 * 3600;

// byHand is the outage that the switch makes: from t on, for longer than anyone watches.
/** @param {number} t @returns {Outage} */
const byHand = (t) => ({ from: goDuration(t), to: goDuration(t + year), effect: "refuse" });
/** @param {Outage} o */
const isByHand = (o) => o.effect === "refuse" && !o.every && !o.zone && seconds(o.to) - seconds(o.from) === year;

// isThere tells whether an outage is there at t seconds of a world that began at start.
/** @param {Outage} o @param {number} t @param {string} start */
export function isThere(o, t, start) {
  if (o.zone) return byClock(o, Date.parse(start) + t * 1000);
  const since = t - seconds(o.from);
  if (since < 0) return false;
  return (o.every ? since % seconds(o.every) : since) < seconds(o.to) - seconds(o.from);
}

// byClock goes by what the zone's clock shows. In the hour that a clock shows twice, the world's own answer may differ.
/** @param {Outage} outage @param {number} at in milliseconds */
function byClock({ from, to, zone }, at) {
  let shown;
  try {
    shown = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium", hourCycle: "h23" }).format(at);
  } catch {
    return false; // a zone that this browser does not know, or no instant
  }
  const [begins, ends] = [from, to].map((time) => (time.length < 8 ? `${time}:00` : time));
  return begins < ends ? begins <= shown && shown < ends : begins <= shown || shown < ends;
}

const does = { refuse: "cannot be reached", silent: "is silent", hold: "holds messages back" };

// outageWords tells an outage: "holds messages back from 22:00 to 08:00 in Europe/Paris".
/** @param {Outage} o */
export function outageWords(o) {
  if (o.zone) return `${does[o.effect]} from ${o.from} to ${o.to} in ${o.zone}`;
  const once = `${does[o.effect]} from ${span(seconds(o.from))} to ${span(seconds(o.to))}`;
  return o.every ? `${once} and every ${span(seconds(o.every))} after` : once;
}

// actingWords tell what becomes of sends now.
export const actingWords = {
  refuse: ["Cannot be reached at present.", "sends are refused, code 23"],
  silent: ["Is silent at present.", "sends get no receipt"],
  hold: ["Holds messages back at present.", "sends wait for its end"],
};

// switched turns "Outage now" over at t: the provider's outages from then on, and those that are set aside. The outage by
// hand would overlap what is still to come, so that waits until it ends; an outage of the scenario's own that is ended
// waits until it is brought back.
/** @param {Outage[]} outages @param {Outage[]} aside @param {number} t @param {string} start */
export function switched(outages, aside, t, start) {
  const acting = outages.filter((o) => isThere(o, t, start));
  const others = outages.filter((o) => !acting.includes(o));
  if (!acting.length) {
    const over = (/** @type {Outage} */ o) => !o.every && !o.zone && seconds(o.to) <= t;
    return { outages: [...others.filter(over), byHand(t)], aside: [...aside, ...others.filter((o) => !over(o))] };
  }
  if (acting.every(isByHand)) return { outages: [...others, ...aside], aside: [] };
  return { outages: others, aside: [...aside, ...acting.filter((o) => !isByHand(o))] };
}

// behaving is a provider that answers as next says, with all else that was said of the one before: its limits, its
// price, and its outages, unless next has some.
/** @param {Provider} provider @param {Provider} next @returns {Provider} */
export function behaving(provider, next) {
  const { script, model, rules, outages = [], ...rest } = provider;
  const kept = outages.filter((o) => !isByHand(o));
  return { ...rest, ...(kept.length ? { outages: kept } : {}), ...next };
}

// What is set aside is kept for this tab, by world and channel.
/** @param {string} world @param {string} channel */
const place = (world, channel) => `cascade.aside.${world}.${channel}`;
/** @param {string} world @param {string} channel @param {Outage[]} outages */
export function asideOf(world, channel, outages) {
  const there = new Set(outages.map((o) => JSON.stringify(o)));
  /** @type {Outage[]} */
  const kept = JSON.parse(sessionStorage.getItem(place(world, channel)) || "[]");
  return kept.filter((o) => !there.has(JSON.stringify(o)));
}
/** @param {string} world @param {string} channel @param {Outage[]} outages */
export const setAside = (world, channel, outages) => sessionStorage.setItem(place(world, channel), JSON.stringify(outages));
