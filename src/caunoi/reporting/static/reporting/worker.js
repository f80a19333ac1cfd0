// Keeps the pages on which a report is filled in, for times without a network. It knows no other page, asks the network
// first, and keeps nothing once a page answers that the person is signed out.
const CACHE = "caunoi-entry";
const PAGE = /^\/bao-cao\/[^/]+\/phan\/\d+\/$/;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const plain = (url) => { const address = new URL(url); return address.origin + address.pathname; };
const keep = async (url, answer) => {
  if (answer.ok && !answer.redirected) await (await caches.open(CACHE)).put(plain(url), answer);
  else if (answer.redirected || answer.type === "opaqueredirect") await caches.delete(CACHE);
};

addEventListener("message", (event) => {
  const { pages = [], assets = [] } = event.data ?? {};
  const here = [...pages.filter((url) => PAGE.test(new URL(url).pathname)), ...assets].filter((url) => new URL(url).origin === location.origin);
  event.waitUntil((async () => {
    for (const url of here) {
      try { await keep(url, await fetch(url, { credentials: "same-origin" })); } catch { return; }
    }
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const page = request.mode === "navigate" && PAGE.test(pathname);
  if (request.method !== "GET" || origin !== location.origin || !(page || pathname.startsWith("/static/"))) return;
  event.respondWith((async () => {
    try {
      const answer = await fetch(request);
      if (page) event.waitUntil(keep(request.url, answer.clone()));
      return answer;
    } catch (error) {
      const kept = await caches.match(plain(request.url), { cacheName: CACHE });
      if (kept) return kept;
      throw error;
    }
  })());
});
