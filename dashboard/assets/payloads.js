// The payloads that this tab sent, by umid, so that they can be sent and copied again as they were.
const kept = "cascade.payloads";
const most = 200;

/** @import { Answers } from "./api.js" */
/** @typedef {Answers["Message"]} Payload of the Send API */

/** @returns {{umid: string, payload: Payload}[]} */
function all() {
  try {
    return JSON.parse(sessionStorage.getItem(kept) || "null") || [];
  } catch {
    return [];
  }
}

/** @param {string} umid @param {Payload} payload */
export function remember(umid, payload) {
  const list = all().filter((entry) => entry.umid !== umid);
  list.push({ umid, payload });
  try {
    sessionStorage.setItem(kept, JSON.stringify(list.slice(-most)));
  } catch { /* the tab's storage is full: the server's account of it will do */ }
}

// payloadOf is a message's payload: as it was sent from here, or else as the server tells it.
/** @param {{umid: string, payload: object}} story */
export function payloadOf(story) {
  const mine = all().find((entry) => entry.umid === story.umid);
  return mine ? mine.payload : /** @type {Payload} */ (story.payload);
}

// examplePayload is the documentation's own example of a plan with three channels.
/** @returns {Payload} */
export const examplePayload = () => ({
  user: { msisdn: "+6500000100" },
  clientMessageId: "three-channel-example",
  type: "text",
  content: { text: "Hello World!", sms: { encoding: "AUTO", source: "SENDERID" } },
  channels: [
    { channel: "WhatsApp", fallbackAfter: 60, successStatus: "Read" },
    { channel: "Viber", fallbackAfter: 60, successStatus: "Delivered" },
    { channel: "SMS" },
  ],
});
