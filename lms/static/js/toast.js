/* A message can be put away where there is a script to do it; without one it stays until the next page. */
for (const button of document.querySelectorAll('[data-dismiss]')) {
  button.hidden = false;
  button.addEventListener('click', () => button.closest('.toast').remove());
}
