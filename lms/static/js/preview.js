/* The name as it will be printed, while it is typed. Without this the preview shows what was saved. */
const form = document.querySelector('[data-preview]');
const value = (name) => form.elements[name]?.value.trim() ?? '';
const isOneCase = (name) => name === name.toLowerCase() || name === name.toUpperCase();
const withCapitals = (name) => (isOneCase(name) ? name.toLowerCase().replace(/(?<=^|[ -])['’‘ʼʿʾ]?\p{L}/gu, (first) => first.toUpperCase()) : name);
const show = (out, text) => { document.querySelector(`[data-out="${out}"]`).textContent = text || '…'; };

form.addEventListener('input', () => {
  const parts = ['given_ar', 'father_ar', 'grandfather_ar', 'family_ar'].map(value).filter(Boolean);
  show('name', value('whole_name_ar') || parts.join(' '));
  show('latin', withCapitals(value('name_en')));
});
