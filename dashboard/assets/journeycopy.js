// A journey to take along: its sends as requests for a shell, each in its protocol, and as a feature of the service that
// made them.
import { goDuration, summary } from "./words.js";
import { behaviour, phrases, table, docString } from "./feature.js";
import { curl, shellQuoted, authorization } from "./curl.js";
import { firedOf } from "./story.js";

/** @import { Answers } from "./api.js" */
/** @import { Journey } from "./journey.js" */
/** @import { Message } from "./story.js" */

/** @typedef {Answers["Request"]} Request */
/** @typedef {Answers["Wires"]["wires"][number]} Wire */
/** @typedef {Wire["settings"]} Settings ids and secrets of a wire, and where it tells of statuses */

// withoutToken is a request's body without a bot's token, which the page is told masked.
/** @param {unknown} body */
function withoutToken(body) {
  if (!body || typeof body !== "object" || !("auth_token" in body)) return body;
  const { auth_token: _, ...rest } = body;
  return rest;
}

// wireCurl is a request over a wire for a shell, with the ids and secrets that the wire has here.
/** @param {Request} request @param {Settings} settings */
export function wireCurl(request, settings) {
  return curl({ ...request, body: withoutToken(request.body) }, credentials(request, settings));
}

/** @param {Request} request @param {Settings} settings */
function credentials({ wire, path }, settings) {
  switch (wire) {
    case "whatsapp": return authorization(settings.token);
    case "twilio": return [`-u ${shellQuoted(`${accountOf(path, settings)}:${settings.authToken}`)}`];
    case "vonage": return [`-u ${shellQuoted(`${settings.apiKey}:${settings.apiSecret}`)}`];
    case "viber": return [`-H ${shellQuoted(`X-Viber-Auth-Token: ${settings.authToken}`)}`];
    default: return [];
  }
}

/** @param {string} path @param {Settings} settings */
const accountOf = (path, settings) => (/\/Accounts\/([^/?]+)/.exec(path) || [null, settings.accountSid])[1];

// wireAgain is a request over a wire as the page can send it again: its body as text, and its headers.
/** @param {Request} request @param {Settings} settings */
export function wireAgain({ wire, path, body, headers }, settings) {
  return {
    body: withoutToken(body),
    headers: { "Content-Type": headers["Content-Type"] || "application/json", ...authorized(wire, path, settings) },
  };
}

/** @param {string | undefined} wire @param {string} path @param {Settings} settings @returns {Record<string, string>} */
function authorized(wire, path, settings) {
  const basic = (/** @type {string} */ user, /** @type {string} */ secret) => ({ Authorization: `Basic ${btoa(`${user}:${secret}`)}` });
  switch (wire) {
    case "whatsapp": return { Authorization: `Bearer ${settings.token}` };
    case "twilio": return basic(accountOf(path, settings), settings.authToken);
    case "vonage": return basic(settings.apiKey, settings.apiSecret);
    case "viber": return { "X-Viber-Auth-Token": settings.authToken };
    default: return {};
  }
}

// journeyCurl sends all of a journey again from a shell, with the time between the sends. Requests and wires are what the
// server tells of them, by umid and by wire.
/**
 * @param {Journey} story
 * @param {Map<string, Request>} requests
 * @param {Map<string, Wire>} wires
 * @param {string} advance the path that moves the clock
 * @param {string} key
 */
export function journeyCurl(story, requests, wires, advance, key) {
  const lines = [];
  let t = story.submitted;
  for (const send of story.sends) {
    if (send.submitted > t) {
      const by = goDuration(send.submitted - t);
      lines.push(`# ${by} later`,
        curl({ method: "POST", path: advance, body: JSON.stringify({ by }) }, authorization(key && "YOUR_KEY")));
      t = send.submitted;
    }
    const wire = wires.get(send.wire || "") || { settings: {} };
    const request = requests.get(send.umid);
    lines.push(request ? wireCurl(request, wire.settings) : inWords(send, wire));
  }
  return lines.join("\n");
}

// inWords tells a send that no curl can make, or whose request is kept no longer.
/** @param {Message} send @param {Pick<Wire, "settings"> & Partial<Wire>} wire */
function inWords(send, { settings, baseUrl = "" }) {
  const to = send.recipient.replace(/^\+/, "");
  const text = JSON.stringify(send.smsText || send.text);
  const what = `${send.plan[0].channel} to ${send.recipient}: ${text}`;
  if (send.wire !== "smpp") return `# Over ${send.wire}, ${what} (its request is kept no longer)\n`;
  const bind = `bind_transceiver at ${baseUrl.replace("smpp://", "")}, system_id ${settings.systemId}, password ${settings.password}`;
  const ref = send.ref ? `, user_message_reference ${send.ref}` : "";
  return `# Over SMPP: ${bind};\n# submit_sm, registered_delivery 1, destination_addr ${to}, short_message ${text}${ref}\n`;
}

// toldAt are the addresses at which settings of wires say that an application is told of statuses.
/** @param {Map<string, Wire>} wires */
export const toldAt = (wires) => [...wires.values()].flatMap(({ settings }) => [settings.webhook, settings.statusUrl])
  .filter(Boolean);

// journeyFeature is a test of the service that made the sends: the providers do as they did, and the recipient is to get
// one copy. Which request made the service send nobody here knows.
/** @param {Journey} story @param {Map<string, Wire>} wires */
export function journeyFeature(story, wires) {
  const addresses = toldAt(wires);
  const service = addresses.length ? new URL(addresses[0]).origin : "http://127.0.0.1:3000";
  const [first] = story.sends;
  const given = addresses.length ? ['the scenario "journey.yaml"'] : [];
  const channels = new Set();
  const steps = firedOf(story);
  for (const step of steps) {
    if (channels.has(step.channel)) continue;
    channels.add(step.channel);
    given.push(...behaviour(step));
  }
  const fired = steps.map((s) => [s.channel, goDuration(s.fired - story.submitted)]);
  const fire = ["the channels fire:", ...table([["channel", "at"], ...fired])];
  const then = story.copies > 1 ? ["the recipient receives 1 copy"] : story.copies ? [...fire, "the recipient receives 1 copy"] : fire;
  return `${[
    "Feature: A business message arrives once", "",
    `  # What was watched: ${summary(story)}`,
    `  Scenario: ${first.ref ? `The sends of ${first.ref}` : `The sends to ${first.recipient}`}`,
    ...phrases("Given", given),
    "    # Put in the request that makes your service send.",
    `    When "POST ${service}/orders" is called with:`,
    ...docString(JSON.stringify({ order: first.ref || "17", to: first.recipient })),
    ...phrases("Then", then),
  ].join("\n")}\n`;
}
