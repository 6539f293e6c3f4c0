/* Whoever is under eighteen is asked about their guardian as soon as the date of birth says so. Without this script the
   question comes once the form was sent; the server decides in any case. */
const born = document.querySelector('[name="born_on"]');
const question = document.querySelector('[data-under-age]');
const wasAsked = !question.hidden;

function birthday(typed) {
  const text = typed.replace(/[٠-٩۰-۹]/g, (figure) => figure.charCodeAt() & 15).replace(/[^\d/.-]/g, '');
  const [, first, month, last] = /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})$/.exec(text) ?? [];
  const [day, year] = first?.length === 4 ? [last, first] : [first, last];
  return year?.length === 4 && year >= 1900 && month <= 12 && day <= 31 ? { day, month, year } : null;
}

function isUnderAge() {
  const date = birthday(born.value);
  return date && new Date(date.year, date.month - 1, date.day) <= new Date() && new Date(+date.year + 18, date.month - 1, date.day) > new Date();
}

function ask() { question.hidden = !wasAsked && !isUnderAge(); }

born.addEventListener('input', ask);
ask(); // a browser that goes back fills the form in by itself
