/* On every page of somebody who takes registers: how many marks are not sent, sending them, and leaving with none forgotten. */
import { keepSending, refresh, send, state } from './server.js';
import { changed, leaving, ofOthers, signedIn, signIn, signOut, waiting, watch, wipeExpired } from './store.js';
import { digits, language } from './words.js';

/* A page that was kept for when there is no network does not know whose it is; the device does. */
const given = document.body.dataset.account;
const isLeaving = given && (await leaving()) === given; // signed out where there was no network
if (isLeaving && !document.querySelector('form[data-sign-out]')) location.replace('/now/');
else if (given) await signIn(given);
export const account = given || (await signedIn());
await wipeExpired();

document.documentElement.toggleAttribute('data-kept', Boolean(navigator.serviceWorker?.controller));

let decided = false; // to sign out
const pill = document.querySelector('.sync');
const show = (note, whether) => document.querySelector(`[data-note="${note}"]`)?.toggleAttribute('hidden', !whether);

async function redraw() {
  if (account && !decided && (await signedIn()) !== account) location.replace('/now/'); // somebody else is here now
  const left = account ? (await waiting(account)).length : 0;
  const words = pill?.querySelector('[data-words]');
  if (words) {
    pill.dataset.sync = !left ? 'saved' : state.now === 'sending' ? 'saving' : 'unsent';
    words.textContent = left ? words.dataset.unsent : words.dataset.saved;
    pill.querySelector('[data-figure]').textContent = left ? digits(left) : '';
    pill.hidden = !left && 'quiet' in pill.dataset;
  }
  for (const figure of document.querySelectorAll('[data-left-unsent]')) figure.textContent = digits(left);
  const others = account ? await ofOthers(account) : 0;
  for (const figure of document.querySelectorAll('[data-others-unsent]')) figure.textContent = digits(others);
  show('others', others > 0);
  show('signed-out', !account || state.now === 'signed-out');
}

/* Signing out sends what waits, or says that it does not arrive now. Names go at once; where there is no network, the server
   hears of it when this account's next page comes. */
const dialog = document.querySelector('#leaving');
document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-sign-out]');
  if (!form || !account) return;
  event.preventDefault();
  const hasSent = (await waiting(account)).length === 0 || (await send(account, true));
  if (!hasSent && dialog) {
    dialog.showModal();
    await new Promise((closed) => { dialog.onclose = closed; });
    if (dialog.returnValue !== 'leave') return;
  }
  decided = true;
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' });
    if (answer.type === 'opaqueredirect') {
      await signOut();
      location.assign('/');
    } else form.submit(); // it shows what is wrong
  } catch {
    await signOut(account);
    location.assign('/now/');
  }
});

watch(redraw);
if (account) keepSending(account, changed);
await redraw();
if (isLeaving) document.querySelector('form[data-sign-out]')?.requestSubmit?.();

/* What is not needed to see the page waits until it is there. */
async function later() {
  if (given && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('/sw.js');
    await (await caches.open('language')).put('/language', new Response(language)); // of the page for when there is no network
  }
  if (account) await refresh(account);
}
if (document.readyState === 'complete') later();
else addEventListener('load', later, { once: true });
addEventListener('online', () => account && refresh(account));
