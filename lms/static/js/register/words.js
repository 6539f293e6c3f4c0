/* What the page says, in its language. */
export const language = document.documentElement.lang;
const isArabic = language === 'ar';
const locale = isArabic ? 'ar-u-ca-gregory-nu-arab' : 'en-GB';

export function digits(number) {
  return isArabic ? String(number).replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[digit]) : String(number);
}

export function clock(moment) {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'Asia/Riyadh' }).format(new Date(moment));
}

export function day(moment) {
  return new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Asia/Riyadh' }).format(new Date(moment));
}

/** A copy of the template with this id. */
export function copy(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** Writes a text into every part of that name; a part without a text is hidden. */
export function write(root, parts) {
  for (const [name, text] of Object.entries(parts)) {
    for (const part of root.querySelectorAll(`[data-${name}]`)) {
      part.textContent = text ?? '';
      part.hidden = text === undefined || text === null || text === '';
    }
  }
}
