// In the page editor, what is written stands in the language and direction of the page, whatever the admin's own are.
(() => {
  const { language, direction } = document.currentScript.dataset;
  const fields = 'input[type="text"]:not([name="slug"]), textarea, .Draftail-Editor [contenteditable="true"]';

  const write = (root) => {
    for (const field of root.querySelectorAll(fields)) {
      const own = field.closest("[data-writing]")?.dataset.writing;
      const wanted = own ?? direction;
      if (field.dir !== wanted) field.dir = wanted;
      if (!own && field.lang !== language) field.lang = language;
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("[data-edit-form]");
    if (!form) return;
    write(form);
    // Blocks come later, as they are unfolded or added.
    new MutationObserver(() => write(form)).observe(form, { childList: true, subtree: true });
  });
})();
