// In the translation editor, which draws its own bar of buttons, whoever may not publish submits from that bar.
document.addEventListener("DOMContentLoaded", () => {
  const editor = document.querySelector(".js-translation-editor");
  const form = document.querySelector(".submit-translation");
  if (!editor || !form) return;

  const place = () => {
    const bar = editor.querySelector(".footer");
    if (!bar) return false;
    bar.append(form);
    form.hidden = false;
    return true;
  };

  if (!place()) {
    new MutationObserver((_changes, watch) => place() && watch.disconnect()).observe(editor, { childList: true, subtree: true });
  }
});
