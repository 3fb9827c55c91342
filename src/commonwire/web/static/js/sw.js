// The service worker: without a link it answers with the page that reads what this browser keeps (offline-page.js).
// It keeps nothing itself, and everything that reaches the exchange passes through untouched.
const KEPT = "commonwire-offline";
const ANY = { ignoreVary: true, ignoreSearch: true };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.method === "GET" && address.pathname.startsWith("/static/")) event.respondWith(still(request));
});

// A proxy that does not reach the exchange (RFC 9110, sections 15.6.3 and 15.6.5) is no link, either.
async function page(event) {
  try {
    const answer = (await event.preloadResponse) ?? await fetch(event.request);
    if (![502, 504].includes(answer.status)) return answer;
    return await offline(event.request) ?? answer;
  } catch (error) {
    const answer = await offline(event.request);
    if (!answer) throw error;
    return answer;
  }
}

async function offline(request) {
  const kept = await (await caches.open(KEPT)).match("/offline", ANY);
  if (!kept) return null;
  const html = (await kept.text()).replace('data-was=""', `data-was="${request.method}"`);
  return new Response(html, { status: 503, headers: kept.headers });
}

// Static files have an address of their own for every content.
async function still(request) {
  return await (await caches.open(KEPT)).match(request, ANY) ?? fetch(request);
}
