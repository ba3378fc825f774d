// Stories that are kept up: begun from what the API tells of a message, or of all that were sent with it, and gone on
// with as lines come.
import { api } from "./api.js";
import { tell } from "./story.js";
import { tellJourney, mostSends } from "./journey.js";

/** @import { Account, Story } from "./story.js" */
/** @import { Sends } from "./journey.js" */
/** @import { Line } from "./stream.js" */

/** @typedef {Story & {umids: Set<string | undefined>, cursors: Set<string>, stale?: boolean}} Kept a story, and what it is of */

// accountOf asks for a message. Its lines have their cursors.
/** @param {string} world @param {string} umid */
const accountOf = async (world, umid) => /** @type {Account & {journey?: Sends}} */ (await api.story(world, { umid }));

// readAccounts asks for a message, and for the others of its journey, of many those before it.
/** @param {string} world @param {string} umid @returns {Promise<[Sends | null, Account[]]>} */
export async function readAccounts(world, umid) {
  const account = await accountOf(world, umid);
  const { journey } = account;
  if (!journey) return [null, [account]];
  const all = journey.sends.map((s) => s.umid);
  if (!all.includes(umid)) all.push(umid); // it is one of those beyond the first thousand
  const from = Math.max(all.indexOf(umid) + 1 - mostSends, 0);
  const told = all.slice(from, from + mostSends);
  const accounts = await Promise.all(told.map((id) => (id === umid ? account : accountOf(world, id))));
  const copies = accounts.filter((a) => a.copies > 0).length;
  return [{ ...journey, before: from ? Math.max(journey.copies - copies, 0) : 0 }, accounts];
}

// begin is a story from the API's accounts: of one message, or of all sends of a journey.
/** @param {Sends | null} journey @param {Account[]} accounts @returns {Kept} */
export function begin(journey, accounts) {
  const told = journey ? tellJourney(journey, accounts) : tell(accounts[0]);
  return { ...told, umids: new Set(accounts.map((a) => a.umid)), cursors: new Set(told.events.map((l) => l.cursor)) };
}

// goOn is a story with further lines, which its cursors know already.
/** @param {Kept} story @param {Line[]} lines @returns {Kept} */
export function goOn(story, lines) {
  const accounts = (story.journey ? story.accounts : [story]).map((account) => {
    const more = lines.filter((l) => l.umid === account.umid);
    return more.length ? { ...account, events: account.events.concat(more) } : account;
  });
  const told = story.journey ? tellJourney(story.journey, accounts) : tell(accounts[0]);
  const stale = story.stale || Boolean(story.journey && lines.some((l) => l.kind === "receipt")); // its cost may be another
  return { ...told, umids: story.umids, cursors: story.cursors, stale };
}
