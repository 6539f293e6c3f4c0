/* "Marks to look at": what the server did not simply take, of every session, until their taker puts it away. */
import { account } from './header.js';
import { answered } from './rows.js';
import { answers, FINISH, keyOf, rosterOf, watch } from './store.js';
import { day } from './words.js';

const section = document.querySelector('[data-told]');

async function redraw() {
  const found = account ? await answers(account) : [];
  const parts = [];
  for (const answer of found) {
    const roster = await rosterOf(account, answer.session);
    const row = roster?.roster.find((each) => keyOf(each) === keyOf(answer));
    const where = roster && [roster.course, roster.starts_at && day(roster.starts_at)].filter(Boolean).join(' · ');
    parts.push(answered(answer, row?.name ?? answer.walk_in?.name ?? (answer.mark === FINISH ? null : true), where));
  }
  section.hidden = !parts.length;
  if (!section.contains(document.activeElement) || parts.length !== section.querySelectorAll('.line__conflict').length) {
    section.querySelector('[data-told-list]').replaceChildren(...parts);
  }
}

if (section) {
  watch(redraw);
  await redraw();
}
