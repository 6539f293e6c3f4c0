/* A file that is dropped on the form is checked at once. Without this script it is chosen, and then sent by the button. */
for (const form of document.querySelectorAll('[data-drop]')) {
  const zone = form.querySelector('.drop');
  const input = form.querySelector('[type="file"]');

  const mark = (isOver) => zone.classList.toggle('drop--over', isOver);
  form.addEventListener('dragover', (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    mark(true);
  });
  form.addEventListener('dragleave', (event) => { if (!form.contains(event.relatedTarget)) mark(false); });
  form.addEventListener('drop', (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    mark(false);
    const one = new DataTransfer(); // the first, where several are dropped
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    form.requestSubmit();
  });
}
