/* A row of the register: what it shows, what it says, and what became of a mark. */
import { note, putAway } from './store.js';
import { clock, copy, digits, write } from './words.js';

const said = (word) => document.getElementById('marks').content.querySelector(`[data-mark="${word}"]`).textContent;
const idOf = (line) => line.id.slice(2);
const field = (line, name) => `[name="${name}-${idOf(line)}"]`;
const radios = (line, name) => [...line.querySelectorAll(`${field(line, name)}[type=radio]`)];

/** What is tapped in a row; or, by what its fields had by default, what the server drew. */
export function read(line, isDefault = false) {
  const chosen = (name) => radios(line, name).find((radio) => (isDefault ? radio.defaultChecked : radio.checked))?.value ?? '';
  const mark = chosen('mark') || 'none';
  const other = line.querySelector(field(line, 'other'))?.[isDefault ? 'defaultValue' : 'value'].trim();
  return {
    mark,
    minutes_late: mark === 'late' ? Number(chosen('minutes')) || null : null,
    reason: mark === 'excused' ? other || chosen('reason') : '',
  };
}

/** Whether two rows or answers say the same. */
export function areSame(one, other) {
  return one.mark === other.mark && (one.minutes_late ?? null) === (other.minutes_late ?? null) && (one.reason ?? '') === (other.reason ?? '');
}

/** Trainees of the page as the server drew it. */
export function fromPage(line) {
  const walkedIn = line.dataset.walkIn;
  return {
    ...(walkedIn ? { walk_in: walkedIn } : { enrolment: idOf(line) }),
    name: line.dataset.name ?? line.querySelector('.line__name bdi').textContent,
    rev: Number(line.dataset.rev),
    ...read(line, true),
  };
}

/** A new row for somebody the page does not show yet. */
export function make(key, row, number) {
  if (!/^[\w-]+$/.test(key)) throw new TypeError(key); // it becomes part of the page
  const holder = document.createElement('ol');
  holder.innerHTML = document.getElementById('line').innerHTML.replaceAll('KEY', key);
  const line = holder.firstElementChild;
  line.querySelector('.line__n').textContent = digits(number);
  line.querySelector('.line__name bdi').textContent = row.name;
  for (const summary of line.querySelectorAll('summary .visually-hidden')) summary.textContent = ` ${row.name}`;
  return line;
}

/** The words of a mark: of her or of him where the page knows, with what was answered. */
export function words(row, line = null) {
  const own = line?.querySelector(`.cell--${row.mark} .visually-hidden`)?.textContent;
  const minutes = row.mark === 'late' && row.minutes_late ? ` ${digits(row.minutes_late)} ${said('min')}` : '';
  const usual = row.reason && line?.querySelector(`.line__more--excused [value="${CSS.escape(row.reason)}"] + span`)?.textContent;
  const reason = row.mark === 'excused' && row.reason ? ` (${usual || row.reason})` : '';
  return `${own || said(row.mark)}${minutes}${reason}`;
}

/** Shows in a row what it comes to: what stands, or what was tapped since and is on its way. */
export function draw(line, row, isUnsent, answer) {
  const sign = JSON.stringify([row.rev, row.mark, row.minutes_late, row.reason, row.by, row.at, isUnsent, answer?.id, row.conflict]);
  if (line.dataset.drawn === sign) return;
  const isFirst = line.dataset.drawn === undefined;
  line.dataset.drawn = sign;
  line.toggleAttribute('data-unsent', isUnsent);
  const base = line.querySelector(field(line, 'base')); // what the form, if it is sent, was said over
  if (base) base.value = row.rev ?? 0;
  if (!areSame(read(line), row) || !isFirst || isUnsent) say(line, row, isUnsent);
  line.dataset.mark = row.mark;
  drawAnswer(line, row, answer);
}

function say(line, row, isUnsent) {
  const answered = { mark: row.mark, minutes: String(row.minutes_late ?? ''), reason: row.reason ?? '' };
  for (const [name, value] of Object.entries(answered)) {
    for (const radio of radios(line, name)) radio.checked = radio.value === value;
  }
  const other = line.querySelector(field(line, 'other'));
  if (other && other !== document.activeElement) other.value = radios(line, 'reason').some((radio) => radio.checked) ? '' : answered.reason;
  line.querySelector('.line__state').textContent = words(row, line);
  line.querySelector('.line__by').textContent = !isUnsent && row.by && row.at ? ` · ${row.by} ${clock(row.at)}` : '';
  const was = line.querySelector(field(line, 'was')); // so that the whole form, sent later, says nothing twice
  if (was) was.value = [row.mark, answered.mark === 'late' ? answered.minutes : '', answered.mark === 'excused' ? answered.reason : ''].join('|');
  if (row.minutes_late || row.reason) for (const question of line.querySelectorAll('.line__more')) question.open = question.contains(document.activeElement);
}

function drawAnswer(line, row, answer) {
  line.querySelector('.line__conflict')?.remove();
  if (answer) line.append(answered(answer, null));
  else if (row.conflict) line.append(answered({ outcome: 'conflict', ...row, current: row.conflict }, null));
}

/** What the server said of a mark that it did not simply take: which, why, and a note of its taker's own. */
export function answered(answer, who, where) {
  const part = copy('answer');
  const current = answer.current;
  for (const words_ of part.querySelectorAll('[data-outcome]')) words_.hidden = words_.dataset.outcome !== answer.outcome;
  write(part, { who: who && (who === true ? said('somebody') : who), where, why: answer.why });
  const isOwn = answer.why !== undefined; // else another trainer's, told by the roster
  part.querySelector('[data-mine-row] b').hidden = !isOwn;
  part.querySelector('[data-mine]').textContent = isOwn ? words(answer) : `${words(answer)}${answer.by ? ` · ${answer.by}` : ''}`;
  part.querySelector('[data-other-row]').hidden = !current || (isOwn && answer.outcome === 'refused' && current.mark === 'none');
  if (current) write(part, { by: isOwn ? said('stands') : '', theirs: [words(current), current.by, current.at && clock(current.at)].filter(Boolean).join(' · ') });
  const own = part.querySelector('[data-own]');
  own.hidden = !isOwn;
  const input = own.querySelector('input');
  input.value = answer.note ?? '';
  input.addEventListener('change', (event) => { event.stopPropagation(); note(answer, input.value.trim()); });
  own.querySelector('button').addEventListener('click', () => putAway(answer.id));
  return part;
}
