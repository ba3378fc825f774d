// What webhooks tell, and their attempts by delivery. Pure.

/** @import { Answers } from "./api.js" */
/** @typedef {Answers["Attempt"]} Attempt to deliver a webhook */

// toldOf is what a receiver was told, in the webhook's words or in those of a wire's protocol.
/** @param {{wire?: string, body?: any}} told @returns {{channel: string, state: string, detail?: string}} */
export function toldOf({ wire, body }) {
  if (!wire) {
    const { channel, status } = (body && body.payload) || {};
    return { channel, state: status ? status.state : "an inbound message", detail: status && status.detail };
  }
  const channel = `over ${wire}`;
  if (typeof body === "string") {
    return { channel, state: new URLSearchParams(body).get("MessageStatus") || (/\bstat:(\w+)/.exec(body) || ["", "a callback"])[1] };
  }
  /** @type {{status: string}[] | undefined} */
  const statuses = body?.entry?.[0]?.changes?.[0]?.value?.statuses;
  const states = statuses ? statuses.map((s) => s.status) : [body?.status || body?.event || "a callback"];
  return { channel, state: states.join(", ") };
}

// isTaken tells whether an answer's status is that of a webhook that was taken.
export const isTaken = (status = 0) => status >= 200 && status < 300;

// answerOf tells how an attempt ended.
/** @param {Attempt} a */
export const answerOf = (a) => (a.status ? String(a.status) : a.error || "no answer");

/** @typedef {ReturnType<typeof deliveries>[number]} Delivered a webhook, with all attempts to deliver it */

// deliveries are the attempts by delivery, those that were begun last first.
/** @param {Attempt[]} attempts */
export function deliveries(attempts) {
  /** @type {Map<number, Attempt[]>} */
  const by = new Map();
  for (const a of attempts) by.set(a.delivery, [...by.get(a.delivery) || [], a]);
  return [...by.values()].map((list) => {
    const last = list[list.length - 1];
    /** @type {"taken" | "lost" | "open"} */
    const end = isTaken(last.status) ? "taken" : last.lost ? "lost" : "open";
    return { number: last.delivery, attempts: list, first: list[0], last, end, ...toldOf(list[0]) };
  }).sort((a, b) => b.number - a.number);
}
