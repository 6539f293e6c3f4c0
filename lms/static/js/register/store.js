/* What this device keeps, in IndexedDB. Everything is somebody's: `account` is an opaque id that the page gives. Names are
   in `rosters` alone, which are wiped at sign-out and after two days; `events`, the marks that are not sent, never are: a tap is
   stored before anything else happens to it, and is forgotten only when the server has said what became of it. */
import '../../vendored/idb.js';

const KEPT = 2 * 24 * 3600 * 1000; // milliseconds a roster is kept

const open = () => globalThis.idb.openDB('register', 1, {
  upgrade(database) {
    database.createObjectStore('accounts', { keyPath: 'id' }); // each has a device of its own, and its last seq
    database.createObjectStore('rosters', { keyPath: ['account', 'id'] });
    database.createObjectStore('events', { keyPath: 'id' }).createIndex('account', ['account', 'seq']);
    database.createObjectStore('answers', { keyPath: 'id' }).createIndex('account', 'account'); // to be seen by their taker
    database.createObjectStore('signed-in'); // whose this device is now, under 'account'
  },
});
let opened = open();

/** The database; anew where the browser closed it while the page slept. */
async function db() {
  try {
    (await opened).transaction('accounts');
  } catch {
    opened = open();
  }
  return opened;
}

const others = globalThis.BroadcastChannel && new BroadcastChannel('register');
const watchers = new Set();

/** Calls `redraw` whenever what is kept has changed, here or in another tab. */
export function watch(redraw) {
  watchers.add(redraw);
}

export function changed() {
  for (const redraw of watchers) redraw();
  others?.postMessage('changed');
}

if (others) others.onmessage = () => { for (const redraw of watchers) redraw(); };

export async function signedIn() {
  return (await db()).get('signed-in', 'account');
}

/** Who signed out where there was no network, so that the server does not know yet. */
export async function leaving() {
  return (await db()).get('signed-in', 'leaving');
}

/** Whose page this is; whoever was here before leaves no names behind. */
export async function signIn(account) {
  const before = await signedIn();
  if (before !== account) await (await db()).put('signed-in', account, 'account'); // a full disk takes no more
  if (await leaving()) await (await db()).delete('signed-in', 'leaving');
  await wipe((roster) => roster.account !== account);
  if (before !== account) changed();
}

/** Forgets who is signed in, and every name; what is not sent stays. `leaving`: whose sign-out the server has not heard of. */
export async function signOut(leaving_) {
  await (await db()).clear('signed-in');
  if (leaving_) await (await db()).put('signed-in', leaving_, 'leaving');
  await wipe(() => true);
  changed();
}

export async function wipeExpired(now = Date.now()) {
  await wipe((roster) => now - roster.fetched > KEPT);
}

async function wipe(unwanted) {
  const tx = (await db()).transaction('rosters', 'readwrite');
  for (const roster of await tx.store.getAll()) {
    if (unwanted(roster)) tx.store.delete([roster.account, roster.id]);
  }
  await tx.done;
}

const byAccount = (account) => IDBKeyRange.bound([account], [account, []]);

export const FINISH = 'finish'; // the mark that is of nobody: the register is complete

/** Stores taps as events, once more where the browser failed; what is said twice is said. */
export async function add(account, taps) {
  await put(account, taps).catch(() => put(account, taps));
  navigator.storage?.persist?.();
  changed();
}

/* Counted up on this device in one transaction: two tabs cannot take the same number. */
async function put(account, taps) {
  const tx = (await db()).transaction(['accounts', 'events'], 'readwrite', { durability: 'strict' });
  const accounts = tx.objectStore('accounts');
  const mine = (await accounts.get(account)) ?? { id: account, device: crypto.randomUUID(), seq: 0 };
  for (const tap of taps) {
    mine.seq += 1;
    const event = { id: crypto.randomUUID(), account, seq: mine.seq, taken_at: new Date().toISOString(), ...tap };
    tx.objectStore('events').put(event);
  }
  accounts.put(mine);
  await tx.done;
}

export async function device(account) {
  return (await (await db()).get('accounts', account)).device;
}

export async function waiting(account) {
  return (await db()).getAllFromIndex('events', 'account', byAccount(account));
}

/** How many marks of others wait on this device; whose they are is not said. */
export async function ofOthers(account) {
  const database = await db();
  return (await database.count('events')) - (await database.countFromIndex('events', 'account', byAccount(account)));
}

/** What the server did not simply take: refused, held, or in conflict; until their taker puts them away. */
export async function answers(account) {
  return (await db()).getAllFromIndex('answers', 'account', account);
}

export async function note(answer, words) {
  await (await db()).put('answers', { ...answer, note: words });
}

export async function putAway(id) {
  await (await db()).delete('answers', id);
  changed();
}

/** The server has said what became of these events: they are no longer waiting, and its rows say what stands now. */
export async function settle(events, results) {
  const tx = (await db()).transaction(['events', 'answers', 'rosters'], 'readwrite');
  const eventOf = new Map(events.map((event) => [event.id, event]));
  for (const result of results) {
    const event = eventOf.get(result.id);
    if (!event) continue;
    tx.objectStore('events').delete(event.id);
    const outcome = result.outcome === 'duplicate' && result.reason ? 'held' : result.outcome; // held, and the answer was lost
    if (['refused', 'held', 'conflict'].includes(outcome)) {
      tx.objectStore('answers').put({ ...event, outcome, why: result.reason ?? '', current: result.current, note: '' });
    }
    if (event.mark === FINISH) await finished(tx.objectStore('rosters'), event, outcome);
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

/** Keeps what the server says of these sessions, or what a page of ours shows of one. */
export async function keep(account, sessions) {
  const tx = (await db()).transaction(['rosters', 'signed-in'], 'readwrite');
  const rosters = tx.objectStore('rosters');
  if ((await tx.objectStore('signed-in').get('account')) !== account) return; // signed out while this was on its way
  for (const session of sessions) {
    const before = await rosters.get([account, session.id]);
    const roster = session.roster.map((row) => newer(row, before));
    const known = new Set(roster.map(keyOf));
    for (const row of before?.roster ?? []) {
      if (known.has(keyOf(row))) continue;
      const isGone = !(row.walk_in && session.state === undefined); // a page lists the enrolled alone
      roster.push(isGone ? { ...row, gone: true } : row); // their name is still needed to say which mark was refused
    }
    // What was finished while this was on its way is finished.
    const state = before?.state === 'held' && session.state === 'planned' ? 'held' : (session.state ?? before?.state);
    rosters.put({ ...before, ...session, state, roster, account, fetched: Date.now() });
  }
  await tx.done;
  changed();
}

function newer(row, before) {
  const known = before?.roster.find((each) => keyOf(each) === keyOf(row));
  return known && (known.rev ?? 0) > (row.rev ?? 0) ? known : row;
}

export async function rosterOf(account, id) {
  return (await db()).get('rosters', [account, id]);
}

export async function rostersOf(account) {
  const all = await (await db()).getAll('rosters', IDBKeyRange.bound([account], [account, []]));
  return all.filter((roster) => roster.starts_at).sort((a, b) => a.starts_at.localeCompare(b.starts_at));
}
