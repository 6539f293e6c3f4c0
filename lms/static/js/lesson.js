/* A lesson is ticked in its place, without loading the page again. Without this script, or without the network, the form
   is sent as any other. */
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!form.matches('[data-done]') || event.submitter?.name !== 'act') return;
  event.preventDefault();
  const { submitter } = event;
  submitter.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form, submitter), headers: { 'HX-Request': 'true' } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const part = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#done');
    document.querySelector('#done').replaceWith(part);
    const isDone = 'isDone' in part.dataset;
    document.querySelector('[aria-current] [data-star]')?.toggleAttribute('hidden', !isDone);
    document.querySelector('[aria-current] [data-to-do]')?.toggleAttribute('hidden', isDone);
    for (const next of document.querySelectorAll('[data-next]')) next.hidden = (next.dataset.next === 'done') !== isDone;
    part.querySelector('[name="act"]').focus();
  } catch {
    submitter.removeAttribute('aria-busy');
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'act', value: submitter.value });
    form.append(field);
    form.submit();
  }
});
