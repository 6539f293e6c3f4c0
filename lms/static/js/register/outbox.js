/* Marks on their way. A tap is stored before anything else happens to it, and is forgotten only when the server has said
   what became of it. */
import { changed, db } from './store.js';

const byAccount = (account) => IDBKeyRange.bound([account], [account, []]);

export const FINISH = 'finish'; // the mark that is of nobody: the register is complete

/** Stores taps as events, counted up on this device in one transaction: two tabs cannot take the same number. */
export async function add(account, taps) {
  const tx = (await db).transaction(['accounts', 'events'], 'readwrite', { durability: 'strict' });
  const accounts = tx.objectStore('accounts');
  const mine = (await accounts.get(account)) ?? { id: account, device: crypto.randomUUID(), seq: 0 };
  for (const tap of taps) {
    mine.seq += 1;
    const event = { id: crypto.randomUUID(), account, seq: mine.seq, taken_at: new Date().toISOString(), ...tap };
    tx.objectStore('events').put(event);
  }
  accounts.put(mine);
  await tx.done;
  navigator.storage?.persist?.();
  changed();
}

export async function device(account) {
  return (await (await db).get('accounts', account)).device;
}

/** Not sent yet, in the order they were made. */
export async function waiting(account) {
  return (await db).getAllFromIndex('events', 'account', byAccount(account));
}

/** How many marks of others wait on this device; whose they are is not said. */
export async function ofOthers(account) {
  const database = await db;
  return (await database.count('events')) - (await database.countFromIndex('events', 'account', byAccount(account)));
}

/** What the server did not simply take: refused, held, or in conflict; until their taker puts them away. */
export async function answers(account) {
  return (await db).getAllFromIndex('answers', 'account', account);
}

export async function note(answer, words) {
  await (await db).put('answers', { ...answer, note: words });
}

export async function putAway(id) {
  await (await db).delete('answers', id);
  changed();
}

/** The server has said what became of these events: they are no longer waiting, and its rows say what stands now. */
export async function settle(events, results) {
  const tx = (await db).transaction(['events', 'answers', 'rosters'], 'readwrite');
  const eventOf = new Map(events.map((event) => [event.id, event]));
  for (const result of results) {
    const event = eventOf.get(result.id);
    if (!event) continue;
    tx.objectStore('events').delete(event.id);
    if (['refused', 'held', 'conflict'].includes(result.outcome)) {
      tx.objectStore('answers').put({ ...event, outcome: result.outcome, why: result.reason ?? '', current: result.current, note: '' });
    }
    if (event.mark === FINISH) await finished(tx.objectStore('rosters'), event, result.outcome);
    else await stands(tx.objectStore('rosters'), event, result.current);
  }
  await tx.done;
  changed();
}

async function finished(rosters, event, outcome) {
  const roster = ['applied', 'duplicate'].includes(outcome) && (await rosters.get([event.account, event.session]));
  if (roster) await rosters.put({ ...roster, state: 'held' });
}

async function stands(rosters, event, current) {
  const roster = current && (await rosters.get([event.account, event.session]));
  const row = roster?.roster.find((each) => keyOf(each) === keyOf(event));
  if (!row) return;
  const isMine = current.mark === event.mark;
  Object.assign(row, current, isMine ? { minutes_late: event.minutes_late, reason: event.reason } : { minutes_late: null, reason: '' });
  await rosters.put(roster);
}

/** A row's or an event's trainee: an enrolment's id, or the id of who walked in. */
export function keyOf({ enrolment, walk_in: walkIn }) {
  return enrolment ?? walkIn?.id ?? walkIn;
}
