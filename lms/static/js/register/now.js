/* "Now": how many registers this device can open without a network, and how many marks are not sent. */
import { account } from './header.js';
import { rostersOf, watch } from './store.js';
import { digits } from './words.js';

const part = document.querySelector('[data-on-device]');

async function redraw() {
  const kept = (await rostersOf(account)).length;
  part.querySelector('[data-kept]').hidden = kept === 0;
  part.querySelector('[data-kept-figure]').textContent = digits(kept);
}

if (account) {
  part.hidden = false;
  watch(redraw);
  await redraw();
}
