// What webhooks tell, and their attempts by delivery. Pure.

// toldOf is what a receiver was told, in the webhook's words or in those of a wire's protocol.
export function toldOf({ wire, body }) {
  if (!wire) {
    const { channel, status } = (body && body.payload) || {};
    return { channel, state: status ? status.state : "an inbound message", detail: status && status.detail };
  }
  const channel = `over ${wire}`;
  if (typeof body === "string") {
    return { channel, state: new URLSearchParams(body).get("MessageStatus") || (/\bstat:(\w+)/.exec(body) || ["", "a callback"])[1] };
  }
  const value = body?.entry?.[0]?.changes?.[0]?.value;
  const states = value?.statuses ? value.statuses.map((s) => s.status) : [body?.status || body?.event || "a callback"];
  return { channel, state: states.join(", ") };
}

export const isTaken = (attempt) => attempt.status >= 200 && attempt.status < 300;

// answerOf tells how an attempt ended.
export const answerOf = (a) => (a.status ? String(a.status) : a.error || "no answer");

// deliveries are the attempts by delivery, those that were begun last first.
export function deliveries(attempts) {
  const by = new Map();
  for (const a of attempts) {
    if (!by.has(a.delivery)) by.set(a.delivery, []);
    by.get(a.delivery).push(a);
  }
  return [...by.values()].map((list) => {
    const last = list.at(-1);
    const end = isTaken(last) ? "taken" : last.lost ? "lost" : "open";
    return { number: last.delivery, attempts: list, first: list[0], last, end, ...toldOf(list[0]) };
  }).sort((a, b) => b.number - a.number);
}
