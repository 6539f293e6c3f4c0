{% autoescape off %}/* Answers where the network does not. It keeps what is everybody's: the files and the empty pages below, and never a page that
   was made for somebody; what the pages show then is in the device's own store, under the account (js/register/store.js). */
const KEPT = 'register {{ version }}';
const FILES = {{ files }};
const DECODER = {{ decoder }}; // not kept where the browser reads QR symbols itself
const SHELLS = {{ shells }};
const SIGN_OUTS = {{ sign_outs }};
const PATIENCE = {{ patience }}; // milliseconds

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (mode === 'navigate' && method === 'POST' && SIGN_OUTS.includes(pathname)) event.waitUntil(forget());
  else if (mode === 'navigate' && method === 'GET' && (pathname === '{{ now }}' || /^\/register\/[\w-]+\/$/.test(pathname))) event.respondWith(page(event.request));
  else if (method === 'GET' && FILES.includes(pathname)) event.respondWith(file(event.request));
});

self.addEventListener('sync', (event) => { if (event.tag === 'send') event.waitUntil(wake()); });

/* The network is back: pages that sleep in the background send what waits (js/register/server.js). */
async function wake() {
  for (const client of await self.clients.matchAll()) client.postMessage('send');
}

async function install() {
  const cache = await caches.open(KEPT);
  await cache.addAll('BarcodeDetector' in self ? FILES.filter((name) => !DECODER.includes(name)) : FILES);
  await cache.addAll(Object.values(SHELLS).map((address) => new Request(address, { credentials: 'omit', cache: 'no-cache' })));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith('register ') && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
}

async function page(request) {
  const fresh = fetch(request);
  const late = new Promise((_, reject) => { setTimeout(reject, PATIENCE, new Error('late')); });
  try {
    const answer = await Promise.race([fresh, late]);
    if (answer.status >= 502) throw new Error('away');
    return answer;
  } catch {
    fresh.catch(() => {});
    return (await shell()) ?? fresh;
  }
}

async function file(request) {
  return (await (await caches.open(KEPT)).match(request)) ?? fetch(request);
}

/* The empty page, in the language read last (js/register/header.js notes it down). */
async function shell() {
  const told = await (await caches.open('language')).match('/language');
  return (await caches.open(KEPT)).match(SHELLS[told ? await told.text() : '{{ language }}'] ?? SHELLS['{{ language }}']);
}

/* Whoever signs out, on whichever page, leaves no names behind. */
function forget() {
  return new Promise((done) => {
    const opening = indexedDB.open('register');
    opening.onupgradeneeded = () => opening.transaction.abort(); // nothing was ever kept here
    opening.onerror = () => done();
    opening.onsuccess = () => {
      const database = opening.result;
      const work = database.transaction(['signed-in', 'rosters'], 'readwrite');
      work.objectStore('rosters').clear();
      work.objectStore('signed-in').clear();
      work.oncomplete = work.onabort = () => { database.close(); done(); };
    };
  });
}
{% endautoescape %}
