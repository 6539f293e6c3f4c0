/* The register of one session. Each tap is kept on this device at once and sent when it can be; what the page shows is what
   the server said last, and over it what is on its way. Without this script the register is a form with a save button. */
import { account } from './header.js';
import { areSame, draw, fromPage, make, read, words } from './rows.js';
import { send, state } from './server.js';
import { add, answers, changed, FINISH, keep, keyOf, putAway, rosterOf, waiting, watch } from './store.js';
import { copy, digits } from './words.js';

const form = document.querySelector('#register');
const { session } = form.dataset;
const list = form.querySelector('.ledger');
const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const show = (note, whether) => one(`[data-note="${note}"]`).toggleAttribute('hidden', !whether);
const isShell = 'shell' in document.body.dataset;
const isPart = !isShell && location.search.includes('unmarked');
let rows = []; // as drawn last
let early = null; // what was tapped until they were known

/** The server's rows, with what is on its way over them, and whoever walked in. */
async function current(stands) {
  const merged = new Map(stands.filter((row) => !row.gone).map((row) => [keyOf(row), { ...row, isUnsent: false }]));
  for (const event of await waiting(account)) {
    if (event.session !== session || event.mark === FINISH) continue;
    const before = merged.get(keyOf(event)) ?? stands.find((row) => keyOf(row) === keyOf(event)) ?? { enrolment: event.enrolment, walk_in: event.walk_in?.id, name: event.walk_in?.name ?? '' };
    const { mark, minutes_late, reason } = event;
    merged.set(keyOf(event), { ...before, rev: event.base, mark, minutes_late, reason, conflict: undefined, isUnsent: true });
  }
  return merged;
}

async function redraw() {
  const kept = await rosterOf(account, session);
  const stands = kept?.roster ?? [];
  const [merged, told] = [await current(stands), await answers(account)];
  rows = [...merged.values()];
  early ??= tappedEarly(); // in the same breath: from here on a tap finds its row
  const answerOf = new Map(told.filter((answer) => answer.session === session).map((answer) => [keyOf(answer), answer]));
  for (const row of stands) { // whoever is no longer on the register, and of whom a mark was refused
    const answer = row.gone && !merged.has(keyOf(row)) && answerOf.get(keyOf(row));
    if (answer) merged.set(keyOf(row), { ...row, mark: answer.current?.mark ?? 'none', minutes_late: null, reason: '', isUnsent: false });
  }
  for (const line of list.querySelectorAll('.line[id]')) if (!merged.has(line.id.slice(2))) line.remove();
  let number = 0;
  for (const [key, row] of merged) {
    number += 1;
    let line = document.getElementById(`e-${key}`);
    if (!line && form.dataset.takesMarks !== undefined && !(isPart && row.enrolment)) {
      list.querySelector('.line:not([id])')?.remove(); // "Nobody is enrolled yet"
      line = make(key, row, number);
      if (row.enrolment === undefined) line.dataset.walkIn = key;
      list.append(line);
    }
    if (line) draw(line, row, row.isUnsent, answerOf.get(key));
  }
  drawFigures();
  await drawFinish(kept, told);
  // Not at each mark: rows must not move under a thumb.
  show('no-network', state.isOffline);
  if (rows.every((row) => !row.isUnsent) || state.isOffline) show('network', isShell && !state.isOffline && state.now !== 'signed-out' && navigator.onLine);
}

function drawFigures() {
  const counts = { present: 0, late: 0, excused: 0, absent: 0, none: 0 };
  for (const row of rows) counts[row.mark] += 1;
  const set = (selector, figure) => { for (const part of all(selector)) part.textContent = digits(figure); };
  for (const [mark, count] of Object.entries(counts)) set(`[data-count="${mark}"]`, count);
  set('[data-left]', counts.none);
  set('[data-done]', rows.length - counts.none);
  set('[data-all]', rows.length);
  one('.meter').replaceChildren(...rows.map(mark));
  for (const part of all('.reg-bar [value="rest"], [data-jump]')) part.hidden = counts.none === 0;
  const only = one('.reg-count .chip');
  if (!only.hasAttribute('aria-current')) only.hidden = counts.none === 0;
}

async function drawFinish(kept, told) {
  const isWaiting = (await waiting(account)).some((event) => event.session === session && event.mark === FINISH);
  const isFinished = form.dataset.state === 'held' || kept?.state === 'held';
  const now = isFinished ? 'held' : isWaiting ? 'waiting' : 'planned';
  const isDone = rows.length > 0 && rows.every((row) => row.mark !== 'none');
  for (const part of all('[data-when-done]')) part.hidden = !isDone || part.dataset.whenDone !== now;
  const said = now === 'planned' ? told.find((answer) => answer.session === session && answer.mark === FINISH) : undefined;
  for (const outcome of ['refused', 'held']) show(`finish-${outcome}`, said?.outcome === outcome);
  for (const part of all('[data-finish-why]')) part.textContent = said?.why ?? '';
}

async function putAwayFinish() {
  for (const answer of await answers(account)) if (answer.session === session && answer.mark === FINISH) await putAway(answer.id);
}

function mark(row) {
  const part = document.createElement('i');
  part.dataset.m = row.conflict ? 'conflict' : row.mark;
  return part;
}

const tapOf = (row, answer) => ({
  session,
  ...(row.enrolment === undefined ? { walk_in: { id: row.walk_in, name: row.name } } : { enrolment: row.enrolment }),
  base: row.rev ?? null,
  ...answer,
});

const rowOf = (id) => rows.find((row) => `e-${keyOf(row)}` === id);

function tappedEarly() {
  return all('.line[id]').filter((line) => !areSame(read(line), read(line, true))).map((line) => [line.id, read(line)]);
}

async function tap(line) {
  const row = rowOf(line.id);
  if (!row) return; // not known yet: it is looked for as they are
  const answer = read(line);
  await record([tapOf(row, answer)]);
  one('#reg-say').textContent = `${row.name}: ${words(answer, line)}`;
}

async function record(taps) {
  try {
    await add(account, taps);
  } catch (error) {
    show('not-kept', true); // private browsing, or no room: the button "Save" is there for this
    document.body.removeAttribute('data-live');
    throw error;
  }
  send(account);
  await redraw();
}

async function restPresent() {
  const left = rows.filter((row) => row.mark === 'none');
  await record(left.map((row) => tapOf(row, { mark: 'present', minutes_late: null, reason: '' })));
  const toast = copy('undo');
  toast.querySelector('[data-figure]').textContent = digits(left.length);
  toast.querySelector('button').addEventListener('click', async () => {
    toast.remove();
    const keys = new Set(left.map(keyOf));
    const still = rows.filter((row) => keys.has(keyOf(row)) && row.mark === 'present');
    await record(still.map((row) => tapOf(row, { mark: 'none', minutes_late: null, reason: '' })));
  });
  one('.reg-undo').replaceChildren(toast);
}

async function finish() {
  await putAwayFinish();
  await record([{ session, mark: FINISH }]);
  one('#reg-say').textContent = one('[data-when-done]:not([hidden])')?.textContent ?? '';
}

function takeBack(line) {
  for (const cell of line.querySelectorAll('.cell input')) cell.checked = false;
  line.querySelector('.cell input').dispatchEvent(new Event('change', { bubbles: true }));
}

let before = null; // what was marked when the finger went down: by the click, the radio is checked in any case
document.addEventListener('pointerdown', ({ target }) => {
  before = target.closest('.cell') ? target.closest('.line').querySelector('.cell input:checked')?.value ?? 'none' : null;
});
list.addEventListener('click', ({ target, detail }) => {
  if (detail > 0 && target.matches('.cell input') && before === target.value) takeBack(target.closest('.line'));
});
list.addEventListener('keydown', (event) => {
  if ((event.key === 'Delete' || event.key === 'Backspace') && event.target.matches('.cell input')) takeBack(event.target.closest('.line'));
  if (event.key === 'Enter' && event.target.matches('input')) { event.preventDefault(); event.target.blur(); }
});
list.addEventListener('change', ({ target }) => {
  const line = target.closest('.line');
  if (!line || target.closest('.line__conflict')) return;
  if (target.matches('.line__other input')) for (const usual of line.querySelectorAll('[name^="reason-"]')) usual.checked = false;
  else if (target.matches('[name^="reason-"]')) line.querySelector('.line__other input').value = '';
  tap(line);
});
form.addEventListener('submit', (event) => {
  if (!('live' in document.body.dataset) || ['save', 'undo'].includes(event.submitter?.value)) return;
  event.preventDefault();
  if (event.submitter?.value === 'rest') restPresent();
  if (event.submitter?.value === 'finish') finish();
});
for (const button of all('[data-finish-put-away]')) button.addEventListener('click', putAwayFinish);
one('[data-jump]')?.addEventListener('click', () => {
  const line = list.querySelector('.line[data-mark="none"]');
  line?.scrollIntoView({ block: 'center' });
  line?.querySelector('.cell input').focus({ preventScroll: true });
});
one('[data-scan]')?.addEventListener('click', async () => {
  const { open } = await import('./badges.js');
  await open(() => rows, (row) => record([tapOf(row, { mark: 'present', minutes_late: null, reason: '' })]));
});
one('#walk-in')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const input = event.target.querySelector('input');
  const name = input.value.trim();
  if (!name) return;
  input.value = '';
  await record([tapOf({ walk_in: crypto.randomUUID(), name }, { mark: 'present', minutes_late: null, reason: '' })]);
  list.lastElementChild.scrollIntoView({ block: 'center' });
});

if (account) {
  if (!isShell && !isPart) {
    const { course, number, starts, ends } = form.dataset;
    await keep(account, [{ id: session, course, number, starts_at: starts, ends_at: ends, roster: all('.line[id]').map(fromPage) }]);
  }
  if (one('#walk-in')) one('#walk-in').hidden = false;
  watch(redraw);
  await redraw();
  document.body.toggleAttribute('data-live', form.dataset.takesMarks !== undefined);
  changed();
  const taps = early.filter(([id]) => rowOf(id)).map(([id, answer]) => tapOf(rowOf(id), answer));
  if (taps.length) await record(taps);
}
