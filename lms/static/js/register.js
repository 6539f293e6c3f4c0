/* Beside htmx, which posts each tap: a second tap takes a mark back, and a tap that did not arrive says so and is sent
   again when the network is back. Without this script the register is a form with a save button. */
const form = () => document.querySelector('#register');
const pill = document.querySelector('.sync');
const digits = (n) => (document.documentElement.lang === 'ar' ? String(n).replace(/\d/g, (d) => '٠١٢٣٤٥٦٧٨٩'[d]) : String(n));
const unsent = () => [...form().querySelectorAll('.line[data-unsent]')];

function refresh() {
  const left = unsent().length;
  const words = pill.querySelector('[data-words]');
  pill.dataset.sync = left ? 'unsent' : 'saved';
  words.textContent = left ? `${words.dataset.unsent} ${digits(left)}` : words.dataset.saved;
  document.body.toggleAttribute('data-unsent', left > 0);
}

function takeBack(line) {
  const none = line.querySelector('input[value="none"]');
  if (!none) return;
  none.checked = true;
  none.dispatchEvent(new Event('change', { bubbles: true }));
}

if (window.htmx) {
  document.body.toggleAttribute('data-live', true);
  pill.hidden = false;

  let before = null; // what was marked when the finger went down: by the click, the radio is checked in any case
  document.addEventListener('pointerdown', ({ target }) => {
    before = target.closest('.cell') ? target.closest('.line').querySelector('.cell input:checked')?.value ?? 'none' : null;
  });
  document.addEventListener('click', ({ target, detail }) => {
    if (detail > 0 && target.matches('.cell input') && before === target.value) takeBack(target.closest('.line'));
  });
  document.addEventListener('keydown', ({ key, target }) => {
    if ((key === 'Delete' || key === 'Backspace') && target.matches('.cell input')) takeBack(target.closest('.line'));
  });

  document.body.addEventListener('htmx:beforeRequest', ({ target }) => {
    if (target.matches('.line')) target.toggleAttribute('data-unsent', true);
  });
  for (const failed of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
    document.body.addEventListener(failed, refresh);
  }
  document.body.addEventListener('htmx:afterSettle', refresh);
  addEventListener('online', () => unsent().forEach((line) => window.htmx.trigger(line, 'resend')));
}
