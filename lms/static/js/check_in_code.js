/* Fetches the next code when this one is over, and keeps the screen awake. Without this script the page loads itself anew. */
const code = document.querySelector('.beam__code');
const count = document.querySelector('.beam__count');
const stale = document.querySelector('[data-stale]');
const AGAIN = 3; // seconds until the next try where there was no network

async function next() {
  let seconds = AGAIN;
  try {
    const answer = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout?.(10_000) });
    if (answer.redirected || answer.status === 404) { location.reload(); return; } // signed out, or the right has ended
    if (!answer.ok) throw new Error(`${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('.beam__code');
    if (!fresh) { location.reload(); return; } // the day is over
    seconds = Number(fresh.dataset.seconds);
    code.replaceChildren(...fresh.childNodes);
    count.replaceChildren(...page.querySelector('.beam__count').childNodes);
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
  code.toggleAttribute('data-over', !stale.hidden);
  setTimeout(next, seconds * 1000);
}

async function stayAwake() {
  try {
    if (document.visibilityState === 'visible') await navigator.wakeLock?.request('screen');
  } catch { /* the phone saves its battery */ }
}

setTimeout(next, Number(code.dataset.seconds) * 1000);
document.addEventListener('visibilitychange', stayAwake);
stayAwake();
