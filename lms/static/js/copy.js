/* An address is copied by a tap. Without this script, or where the browser forbids it, the address stands there to be copied by hand. */
const button = document.querySelector('[data-copy]');
const said = document.querySelector('[data-copy-said]');
button.hidden = !navigator.clipboard;
button.addEventListener('click', async () => {
  said.textContent = '';
  await navigator.clipboard.writeText(document.querySelector('[data-copied]').href);
  said.textContent = said.dataset.words;
});
