// Down the rows with one key each: a letter goes on to the next row, late waits for its minutes, Enter goes on too.
const form = document.querySelector("[data-keying]");
const fields = form ? [...form.querySelectorAll(".keyed")] : [];
const WHOLE = /^[PEAحعغ]$/iu;

function go(field, by) {
  const next = fields[fields.indexOf(field) + by];
  if (!next) return false;
  next.focus();
  next.select();
  return true;
}

form?.addEventListener("input", ({ target, inputType }) => {
  if (fields.includes(target) && inputType === "insertText" && WHOLE.test(target.value)) go(target, 1);
});

form?.addEventListener("keydown", (event) => {
  const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by && !event.isComposing && fields.includes(event.target) && go(event.target, by)) event.preventDefault();
});
