/* Beside htmx, which posts each tap: a second tap takes a mark back; a tap that did not arrive says so, is kept on this
   device for whoever made it, and is sent again until it arrives. Without this script the register is a form with a
   save button. */
const AGAIN_AFTER = 12_000; // milliseconds
const form = () => document.querySelector('#register');
const pill = document.querySelector('.sync');
const digits = (n) => (document.documentElement.lang === 'ar' ? String(n).replace(/\d/g, (d) => '٠١٢٣٤٥٦٧٨٩'[d]) : String(n));
const unsent = () => [...form().querySelectorAll('.line[data-unsent]')]; // "failed", or empty: on its way
const show = (note, whether = true) => document.querySelector(`[data-note="${note}"]`).toggleAttribute('hidden', !whether);

/* What a row says, in the words of its `was-…`: mark, minutes, reason. */
const keyOf = (line) => line.id.slice(2);
const field = (line, name) => `[name="${name}-${keyOf(line)}"]`;
const chosen = (line, name) => line.querySelector(`${field(line, name)}:checked`)?.value ?? '';
const stands = (line) => line.querySelector(field(line, 'was'))?.value; // undefined: it cannot be marked

function said(line) {
  const mark = chosen(line, 'mark') || 'none';
  const reason = line.querySelector(field(line, 'other')).value.trim() || chosen(line, 'reason');
  return [mark, mark === 'late' ? chosen(line, 'minutes') : '', mark === 'excused' ? reason : ''].join('|');
}

function say(line, words) {
  const [mark, minutes, ...rest] = words.split('|');
  const answers = { mark, minutes, reason: rest.join('|') };
  for (const [name, answer] of Object.entries(answers)) {
    for (const radio of line.querySelectorAll(`${field(line, name)}[type=radio]`)) radio.checked = radio.value === answer;
  }
  line.querySelector(field(line, 'other')).value = chosen(line, 'reason') ? '' : answers.reason;
}

/* Taps that have not arrived: of each trainee what was said, and what the row showed before. */
const name = `register ${form()?.dataset.keep}`;
const kept = new Map();

function store() {
  try {
    if (kept.size) localStorage.setItem(name, JSON.stringify([...kept]));
    else localStorage.removeItem(name);
  } catch {
    // A browser that stores nothing keeps them for as long as the page is open.
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
}

function keep(line) {
  kept.set(keyOf(line), { said: said(line), was: kept.get(keyOf(line))?.was ?? stands(line) });
  line.dataset.unsent ??= '';
  store();
  refresh();
}

/* A row that came anew, by loading or after a tap, says again what has not arrived, unless it cannot or, when the page is
   opened later, somebody has marked it since: then what stands is left. */
function restore(line, isOpening) {
  const entry = kept.get(keyOf(line));
  if (!entry) return;
  const now = stands(line);
  if (entry.said === now) {
    kept.delete(keyOf(line));
  } else if (now === undefined || (isOpening && now !== entry.was)) {
    kept.delete(keyOf(line));
    show('left-out');
  } else {
    say(line, entry.said);
    entry.was = now;
    line.dataset.unsent ??= '';
    window.htmx.trigger(line, 'resend');
  }
}

/* Requests on their way: rows with what they said, and buttons. */
const sent = new Map();
const acts = new Set();
let signedOut = false;
let leaving = false; // with everything the form says, or to sign in: nothing to warn of

function refresh() {
  const left = unsent();
  const failed = left.some((line) => line.dataset.unsent === 'failed');
  // A row that came anew says for a moment nothing of the tap after the one it answers.
  const isKept = [...kept.keys()].some((key) => document.getElementById(`e-${key}`));
  const state = failed ? 'unsent' : left.length || isKept || acts.size ? 'saving' : 'saved';
  const words = pill.querySelector('[data-words]');
  const before = pill.dataset.sync;
  pill.dataset.sync = state;
  words.textContent = failed ? `${words.dataset.unsent} ${digits(left.length)}` : words.dataset[state];
  if (failed && before !== 'unsent') document.querySelector('#reg-say').textContent = words.textContent;
  document.body.toggleAttribute('data-unsent', failed);
}

function sendAgain() {
  for (const line of unsent()) if (!sent.has(line)) window.htmx.trigger(line, 'resend');
}

function answered(line, hasArrived) {
  const what = sent.get(line);
  sent.delete(line);
  if (!hasArrived) line.dataset.unsent = 'failed';
  else if (kept.get(keyOf(line))?.said === what) kept.delete(keyOf(line));
}

function takeBack(line) {
  const none = line.querySelector('input[value="none"]');
  if (none) none.checked = true;
  else for (const cell of line.querySelectorAll('.cell input')) cell.checked = false;
  line.querySelector('.cell input').dispatchEvent(new Event('change', { bubbles: true }));
}

if (window.htmx && form()) {
  document.body.toggleAttribute('data-live', true);
  pill.hidden = false;
  for (const [key, entry] of remembered()) kept.set(key, entry);

  let before = null; // what was marked when the finger went down: by the click, the radio is checked in any case
  document.addEventListener('pointerdown', ({ target }) => {
    before = target.closest('.cell') ? target.closest('.line').querySelector('.cell input:checked')?.value ?? 'none' : null;
  });
  document.addEventListener('click', ({ target, detail }) => {
    if (detail > 0 && target.matches('.cell input') && before === target.value) takeBack(target.closest('.line'));
    if (target.closest('[data-note] a')) leaving = true;
  });
  document.addEventListener('keydown', ({ key, target }) => {
    if ((key === 'Delete' || key === 'Backspace') && target.matches('.cell input')) takeBack(target.closest('.line'));
  });
  let answering = null; // the question closes when the answer is saved: who answered by key goes on from it
  // Before htmx hears of it, which may have to wait with this tap until the one before has arrived.
  document.addEventListener('change', ({ target }) => {
    const line = target.closest('#register .line');
    answering = line && target.closest('.line__more') ? keyOf(line) : null;
    if (line && stands(line) !== undefined) keep(line);
  }, true);

  document.body.addEventListener('htmx:load', ({ target }) => {
    const isOpening = target === document.body;
    const lines = target.matches('.line') ? [target] : [...target.querySelectorAll('.line[id]')];
    for (const line of lines) restore(line, isOpening);
    if (target.id === `e-${answering}` && document.activeElement === document.body) {
      [...target.querySelectorAll('.line__more > summary')].find((question) => question.checkVisibility())?.focus({ preventScroll: true });
    }
    if (isOpening && !location.search) {
      for (const key of kept.keys()) if (!document.getElementById(`e-${key}`)) { kept.delete(key); show('left-out'); }
    }
    store();
    refresh();
  });
  document.body.addEventListener('htmx:beforeRequest', ({ detail: { elt } }) => {
    if (elt.matches('.line')) sent.set(elt, said(elt));
    else acts.add(elt);
    refresh();
  });
  document.body.addEventListener('htmx:beforeSwap', ({ detail }) => {
    const { status, responseURL } = detail.xhr;
    const elsewhere = responseURL && new URL(responseURL).pathname !== new URL(form().action).pathname;
    if (!elsewhere && status !== 401 && status !== 403) return;
    signedOut = true; // the page to sign in on came in answer, or a refusal
    detail.shouldSwap = false;
    detail.isError = true;
  });
  document.body.addEventListener('htmx:afterRequest', ({ detail: { requestConfig: { elt }, successful = false } }) => {
    if (successful) signedOut = false;
    if (elt.matches('.line')) answered(elt, successful);
    else acts.delete(elt);
    show('signed-out', signedOut);
    show('no-answer', !successful && !signedOut && !elt.matches('.line'));
    store();
    refresh();
  });

  addEventListener('online', sendAgain);
  setInterval(() => { if (!signedOut) sendAgain(); }, AGAIN_AFTER);
  document.addEventListener('submit', ({ target }) => { leaving = target.matches('#register'); });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('beforeunload', (event) => { if (!leaving && unsent().length) event.preventDefault(); });
}
