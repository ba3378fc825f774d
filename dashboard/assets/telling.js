// Stories that are kept up: begun from what the API tells of a message, or of all that were sent with it, and gone on
// with as lines come.
import { api } from "./api.js";
import { tell } from "./story.js";
import { tellJourney, mostSends } from "./journey.js";

// readAccounts asks for a message, and for the others of its journey, of many those before it.
export async function readAccounts(world, umid) {
  const account = await api.story(world, umid);
  const { journey } = account;
  if (!journey) return [null, [account]];
  const all = journey.sends.map((s) => s.umid);
  if (!all.includes(umid)) all.push(umid); // it is one of those beyond the first thousand
  const from = Math.max(all.indexOf(umid) + 1 - mostSends, 0);
  const told = all.slice(from, from + mostSends);
  const accounts = await Promise.all(told.map((id) => (id === umid ? account : api.story(world, id))));
  const copies = accounts.filter((a) => a.copies > 0).length;
  return [{ ...journey, before: from ? Math.max(journey.copies - copies, 0) : 0 }, accounts];
}

// begin is a story from the API's accounts: of one message, or of all sends of a journey.
export function begin(journey, accounts) {
  const told = journey ? tellJourney(journey, accounts) : tell(accounts[0]);
  told.umids = new Set(accounts.map((a) => a.umid));
  told.cursors = new Set(told.events.map((l) => l.cursor));
  return told;
}

// goOn is a story with further lines, which its cursors know already.
export function goOn(story, lines) {
  const accounts = (story.accounts || [story]).map((account) => {
    const more = lines.filter((l) => l.umid === account.umid);
    return more.length ? { ...account, events: account.events.concat(more) } : account;
  });
  const told = story.journey ? tellJourney(story.journey, accounts) : tell(accounts[0]);
  const stale = story.stale || Boolean(story.journey && lines.some((l) => l.kind === "receipt")); // its cost may be another
  return Object.assign(told, { umids: story.umids, cursors: story.cursors, stale });
}
