/* Trainees' badges before the camera, or typed: each that is read marks whose it is. Loaded when the scanner opens. */
import { copy, digits } from './words.js';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;
const EACH = 150; // milliseconds between two looks
const STILL = 4000; // a badge that stays before the camera so long is not read again
const WIDE = 640; // pixels of the picture that is searched: a badge is coarse
const THERE = ['present', 'late'];

/** The code of an enrolment's badge, as lms/cohorts/badges.py works it out. */
export async function codeOf(enrolment) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`badge ${enrolment}`)));
  const number = digest.slice(0, 5).reduce((sum, byte) => sum * 256 + byte, 0);
  return Array.from({ length: LENGTH }, (_, place) => ALPHABET[Math.floor(number / 32 ** (LENGTH - 1 - place)) % 32]).join('');
}

/** A code as people type it: small letters, Arabic figures, gaps, and signs that are misread. */
export function typed(text) {
  const figures = text.replace(/[٠-٩]/g, (figure) => '٠١٢٣٤٥٦٧٨٩'.indexOf(figure)).toUpperCase();
  return figures.replaceAll('O', '0').replace(/[IL]/g, '1').replace(/[^0-9A-Z]/g, '');
}

/** Opens the scanner; `rows` gives those of the register as they are, `mark` marks one of them present. */
export async function open(rows, mark) {
  const dialog = copy('scanner');
  const [video, said, form] = ['video', '[data-said]', 'form'].map((selector) => dialog.querySelector(selector));
  const sound = new AudioContext();
  const readAt = new Map();
  let count = 0;

  async function whose(code) {
    for (const row of rows()) if (row.enrolment !== undefined && (await codeOf(row.enrolment)) === code) return row;
    return null;
  }

  async function take(code) {
    const row = await whose(code);
    const came = !row ? 'unknown' : THERE.includes(row.mark) ? 'already' : 'marked';
    if (came === 'marked') {
      await mark(row);
      count += 1;
      dialog.querySelector('[data-count]').textContent = digits(count);
    }
    said.dataset.came = came;
    said.textContent = row ? `${row.name}: ${said.dataset[came]}` : said.dataset[came];
    beep(sound, came !== 'unknown');
    navigator.vibrate?.(came === 'unknown' ? [80, 80, 80] : 80);
  }

  async function look() {
    const read = await reader();
    while (dialog.open) {
      for (const text of await read(video)) {
        const code = typed(text);
        const isNew = performance.now() - (readAt.get(code) ?? -STILL) >= STILL;
        readAt.set(code, performance.now());
        if (isNew) await take(code);
      }
      await new Promise((done) => { setTimeout(done, EACH); });
    }
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const input = form.querySelector('input');
    const code = typed(input.value);
    input.value = '';
    input.focus();
    if (code) await take(code);
  });
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    sound.close();
    dialog.remove();
  });
  dialog.querySelector('[data-count]').textContent = digits(0);
  document.body.append(dialog);
  dialog.showModal();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    if (!dialog.open) { for (const track of stream.getTracks()) track.stop(); return; }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    await look();
  } catch {
    video.hidden = true; // none, refused, or what reads it is not on this device and there is no network
    dialog.querySelector('[data-no-camera]').hidden = false;
  }
}

/** What reads the symbols in a picture: the browser's own where it has one. */
async function reader() {
  if ((await globalThis.BarcodeDetector?.getSupportedFormats())?.includes('qr_code')) {
    const own = new BarcodeDetector({ formats: ['qr_code'] });
    return async (video) => (await own.detect(video)).map((found) => found.rawValue);
  }
  const { decodeQR } = await import('../../vendored/qr/decode.js');
  const canvas = document.createElement('canvas');
  const picture = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    if (!video.videoWidth) return [];
    canvas.width = Math.min(WIDE, video.videoWidth);
    canvas.height = Math.round(canvas.width * video.videoHeight / video.videoWidth);
    picture.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return [decodeQR(picture.getImageData(0, 0, canvas.width, canvas.height))];
    } catch {
      return []; // no symbol in sight
    }
  };
}

function beep(sound, isGood) {
  const [tone, loudness] = [sound.createOscillator(), sound.createGain()];
  tone.frequency.value = isGood ? 880 : 220;
  loudness.gain.value = 0.1;
  tone.connect(loudness).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + (isGood ? 0.12 : 0.35));
}
