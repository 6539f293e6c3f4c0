/* What goes to the server and comes from it: the key to its door, what waits, and the registers to be kept. */
import { device, keep, settle, signedIn, waiting } from './store.js';

/* Whose session this is, and the token that its unsafe calls carry. Both come from one answer, and a token dies when somebody
   signs in, so that one person's marks are never sent as another's. */
const { account, token } = document.body.dataset;
let known = account && token ? { account, token } : null;

/** The page may have been left alone while somebody else signed in. */
function forget() {
  known = null;
}

/** The token, if it is `wanted` who is signed in; null if nobody is, or somebody else. */
async function signedInAs(wanted) {
  if (!known) {
    const answer = await fetch('/now/key/', { cache: 'no-store', signal: AbortSignal.timeout?.(20_000) });
    if (answer.redirected || answer.status === 401 || answer.status === 403) return null;
    if (!answer.ok) throw new Error(`${answer.status}`);
    known = await answer.json();
  }
  return known.account === wanted ? known.token : null;
}

/* Sends what waits, a batch at a time, again and again until it has arrived; one tab at a time. */
const BATCH = 100;
const PATIENCE = 20_000; // milliseconds for an answer
const AGAIN = [3, 6, 12, 30, 60]; // seconds until the next try, and the last for ever

export const state = { now: 'idle', isOffline: false }; // idle, sending, offline, signed-out
let tries = 0;
let most = BATCH;
let timer = 0;
let told = () => {};

/** Sends now, and whenever there is hope: the network is back, the page is looked at again, time has passed. */
export function keepSending(account, tell) {
  told = tell;
  const go = () => send(account);
  addEventListener('online', () => { tries = 0; go(); }); // while a try fails, the next is soon
  navigator.serviceWorker?.addEventListener('message', ({ data }) => { if (data === 'send') go(); }); // templates/desks/sw.js
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { forget(); go(); } });
  return go();
}

/** True if nothing waits any more. Who must know what became of all of it `isPatient`: a batch on its way is waited for. */
export async function send(account, isPatient = false) {
  clearTimeout(timer);
  const alone = (work) => (navigator.locks ? navigator.locks.request('register: sending', { ifAvailable: !isPatient }, (held) => held && work()) : work());
  let left = 1;
  try {
    await alone(() => drain(account));
    left = (await waiting(account)).length;
  } catch { say('offline'); }
  if (left && state.now !== 'signed-out') {
    timer = setTimeout(() => send(account), AGAIN[Math.min(tries, AGAIN.length - 1)] * 1000);
    tries += 1;
    wakeMe();
  } else {
    tries = 0;
  }
  told();
  return left === 0;
}

/* Where the browser can: it wakes this page, asleep in the background, when the network is back. */
async function wakeMe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  registration?.sync?.register('send').catch(() => {}); // the other ways remain
}

async function drain(account) {
  for (;;) {
    const batch = (await waiting(account)).slice(0, most);
    if (!batch.length) { say('idle'); return; }
    if ((await signedIn()) !== account) { say('signed-out'); return; } // somebody else is here: not theirs to send
    say('sending');
    const answer = await post(account, batch);
    if (answer.results) {
      await settle(batch, answer.results);
      most = BATCH;
      tries = 0;
      if (!answer.results.length) { say('offline'); return; }
    } else if (answer.tooMuch && batch.length > 1) {
      most = Math.ceil(batch.length / 2);
    } else {
      say(answer.state);
      return;
    }
  }
}

function say(word) {
  state.now = word;
  if (word !== 'sending') state.isOffline = word === 'offline';
  told();
}

async function post(account, batch, isSecond = false) {
  try {
    const key = await signedInAs(account);
    if (!key) return { state: 'signed-out' };
    const answer = await fetch('/api/v1/register/events', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': key },
      body: JSON.stringify({ device: await device(account), sent_at: new Date().toISOString(), events: batch.map(asSent) }),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (answer.ok) return await answer.json();
    if (answer.status === 413) return { tooMuch: true, state: 'offline' };
    if (answer.status !== 401 && answer.status !== 403) return { state: 'offline' };
    forget(); // signed out, or in anew since the key was given
    return isSecond ? { state: 'signed-out' } : await post(account, batch, true);
  } catch (error) {
    if (error.name === 'TimeoutError') most = Math.ceil(batch.length / 2);
    return { state: 'offline' };
  }
}

function asSent({ account: _account, ...event }) {
  return event;
}

/** Fetches the registers to be kept; false without a network or a sign-in. What is kept stays until there is better. */
export async function refresh(account) {
  try {
    if (!(await signedInAs(account))) return false;
    const answer = await fetch('/api/v1/register/sessions', { cache: 'no-store', signal: AbortSignal.timeout?.(20_000) });
    if (!answer.ok) return false;
    const { sessions } = await answer.json();
    await keep(account, sessions);
    return true;
  } catch {
    return false;
  }
}
