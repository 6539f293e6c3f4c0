/* Whoever scanned has said enough: the button need not be tapped. What became of it, or who of several is meant, takes the
   form's place; where that does not come, the form is sent as any other. */
const form = document.querySelector('form[data-at-once]');

async function say() {
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { 'HX-Request': 'true' }, redirect: 'manual' });
    if (!answer.ok) throw new Error(`${answer.status}`);
    form.outerHTML = await answer.text();
  } catch {
    form.submit();
  }
}

if (form) say();
