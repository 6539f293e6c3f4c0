/* The page that is shown where there is no network: the registers on this device, or one of them. */
import { account } from './header.js';
import { rosterOf, rostersOf } from './store.js';
import './told.js';
import { clock, copy, day, digits, write } from './words.js';

const when = (roster) => `${day(roster.starts_at)} · ${clock(roster.starts_at)}`;
const one = (selector) => document.querySelector(selector);
const id = location.pathname.match(/^\/register\/([\w-]+)\/$/)?.[1];

async function showNow() {
  one('[data-of-now]').hidden = false;
  const rosters = account ? await rostersOf(account) : [];
  one('[data-nothing]').hidden = rosters.length > 0;
  for (const roster of rosters) {
    const row = copy('session');
    row.querySelector('a').href = `/register/${roster.id}/`;
    write(row, { course: roster.course, when: when(roster) });
    one('[data-sessions]').append(row);
  }
}

async function showRegister() {
  const roster = account && (await rosterOf(account, id));
  if (!roster) {
    one('[data-missing]').hidden = false;
    return;
  }
  write(document, { title: roster.course, when: when(roster) });
  one('[data-number]').hidden = false;
  one('[data-number] b').textContent = digits(roster.number);
  document.title = roster.course;
  const form = one('#register');
  form.hidden = false;
  form.dataset.session = id;
  for (const part of document.querySelectorAll('[data-of-register]')) part.hidden = false;
  await import('./page.js');
}

await (id ? showRegister() : showNow());
