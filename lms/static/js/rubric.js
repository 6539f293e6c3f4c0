// Says what the levels chosen so far come to; the server reckons it again when the form is sent.
const form = document.querySelector("[data-rubric]");
const said = form.querySelector("[data-proposal]");
const criteria = [...form.querySelectorAll(".rubric fieldset")];
const points = [25, 50, 75, 100];
const figures = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-SA-u-nu-arab" : "en");

function propose() {
  const levels = criteria.map((one) => one.querySelector("input:checked")).filter(Boolean);
  const whole = criteria.length > 0 && levels.length === criteria.length;
  said.hidden = !whole;
  if (!whole) return;
  const sum = levels.reduce((total, level) => total + points[Number(level.value)], 0);
  said.querySelector("b").textContent = figures.format(Math.floor(sum / levels.length + 0.5));
}

form.addEventListener("change", propose);
propose();
