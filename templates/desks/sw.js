{% autoescape off %}/* Answers where the network does not. It keeps what is everybody's: the files and the empty pages below, and never a page that
   was made for somebody; what the pages show then is in the device's own store, under the account (js/register/store.js). */
const KEPT = 'register {{ version }}';
const FILES = {{ files }};
const SHELLS = {{ shells }};
const SIGN_OUTS = {{ sign_outs }};
const PATIENCE = 3000; // milliseconds a page may take before the one that is kept is shown

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (mode === 'navigate' && method === 'POST' && SIGN_OUTS.includes(pathname)) event.respondWith(signOut(event.request));
  else if (mode === 'navigate' && method === 'GET' && (pathname === '{{ now }}' || /^\/register\/[\w-]+\/$/.test(pathname))) event.respondWith(page(event));
  else if (method === 'GET' && FILES.includes(pathname)) event.respondWith(file(event.request));
});

async function install() {
  const cache = await caches.open(KEPT);
  await cache.addAll(FILES);
  await cache.addAll(Object.values(SHELLS).map((address) => new Request(address, { credentials: 'omit', cache: 'no-cache' })));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) if (name.startsWith('register ') && name !== KEPT) await caches.delete(name);
  await self.clients.claim();
}

async function page(event) {
  const fresh = fetch(event.request);
  const late = new Promise((_, reject) => { setTimeout(reject, PATIENCE, new Error('late')); });
  try {
    const answer = await Promise.race([fresh, late]);
    if (answer.status >= 502) throw new Error('away');
    if (answer.ok) event.waitUntil(remember(answer.headers.get('Content-Language')));
    return answer;
  } catch {
    fresh.catch(() => {});
    return (await shell()) ?? fresh;
  }
}

async function file(request) {
  return (await (await caches.open(KEPT)).match(request)) ?? fetch(request);
}

/* The empty page, in the language read last. */
async function shell() {
  const told = await (await caches.open('language')).match('/language');
  return (await caches.open(KEPT)).match(SHELLS[told ? await told.text() : '{{ language }}'] ?? SHELLS['{{ language }}']);
}

async function remember(code) {
  if (code in SHELLS) await (await caches.open('language')).put('/language', new Response(code));
}

/* Whoever signs out, on whichever page, leaves no names behind; where there is no network the server hears of it later. */
async function signOut(request) {
  try {
    const answer = await fetch(request);
    await forget(false);
    return answer;
  } catch {
    await forget(true);
    return (await shell()) ?? Response.error();
  }
}

function forget(isLater) {
  return new Promise((done) => {
    const opening = indexedDB.open('register');
    opening.onupgradeneeded = () => opening.transaction.abort(); // nothing was ever kept here
    opening.onerror = () => done();
    opening.onsuccess = () => {
      const database = opening.result;
      const work = database.transaction(['signed-in', 'rosters'], 'readwrite');
      const signedIn = work.objectStore('signed-in');
      work.objectStore('rosters').clear();
      if (isLater) {
        signedIn.get('account').onsuccess = ({ target }) => {
          if (target.result) signedIn.put(target.result, 'leaving');
          signedIn.delete('account');
        };
      } else signedIn.clear();
      work.oncomplete = work.onabort = () => { database.close(); done(); };
    };
  });
}
{% endautoescape %}
