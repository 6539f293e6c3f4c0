/* What is typed is kept on the server while it is typed, so that whoever leaves in the middle finds it again. Without this
   script it is kept with each step. */
const form = document.querySelector('[data-keep]');
const kept = document.querySelector('[data-kept]');
const WAIT = 1200; // milliseconds after the last key
let timer = 0;
let isChanged = false;

async function keep() {
  if (!isChanged) return;
  isChanged = false;
  const typed = new FormData(form);
  typed.set('act', 'keep');
  try {
    const answer = await fetch(location.href, { method: 'POST', body: typed, keepalive: true });
    kept.hidden = !answer.ok || answer.redirected;
  } catch {
    isChanged = true; // no network: with the next key, or when the form is sent
    kept.hidden = true;
  }
}

form.addEventListener('input', () => {
  isChanged = true;
  clearTimeout(timer);
  timer = setTimeout(keep, WAIT);
});
form.addEventListener('submit', () => { isChanged = false; clearTimeout(timer); });
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep(); });
