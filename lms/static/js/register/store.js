/* What this device keeps, in IndexedDB. Everything is somebody's: `account` is an opaque id that the page gives. Names are
   in `rosters` alone, which are wiped at sign-out and after two days; `events`, the marks that are not sent, never are. */
import '../../vendored/idb.js';

const KEPT = 2 * 24 * 3600 * 1000; // milliseconds a roster is kept

export const db = globalThis.idb.openDB('register', 1, {
  upgrade(database) {
    database.createObjectStore('accounts', { keyPath: 'id' }); // each has a device of its own, and its last seq
    database.createObjectStore('rosters', { keyPath: ['account', 'id'] });
    database.createObjectStore('events', { keyPath: 'id' }).createIndex('account', ['account', 'seq']);
    database.createObjectStore('answers', { keyPath: 'id' }).createIndex('account', 'account'); // to be seen by their taker
    database.createObjectStore('signed-in'); // whose this device is now, under 'account'
  },
});
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
  return (await db).get('signed-in', 'account');
}

/** Who signed out where there was no network, so that the server does not know yet. */
export async function leaving() {
  return (await db).get('signed-in', 'leaving');
}

/** Whose page this is; whoever was here before leaves no names behind. */
export async function signIn(account) {
  const before = await signedIn();
  await (await db).put('signed-in', account, 'account');
  await (await db).delete('signed-in', 'leaving');
  await wipe((roster) => roster.account !== account);
  if (before !== account) changed();
}

/** Forgets who is signed in, and every name; what is not sent stays. `leaving`: whose sign-out the server has not heard of. */
export async function signOut(leaving_) {
  await (await db).clear('signed-in');
  if (leaving_) await (await db).put('signed-in', leaving_, 'leaving');
  await wipe(() => true);
  changed();
}

export async function wipeExpired(now = Date.now()) {
  await wipe((roster) => now - roster.fetched > KEPT);
}

async function wipe(unwanted) {
  const tx = (await db).transaction('rosters', 'readwrite');
  for (const roster of await tx.store.getAll()) {
    if (unwanted(roster)) tx.store.delete([roster.account, roster.id]);
  }
  await tx.done;
}
