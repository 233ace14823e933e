/* Keeps the client itself, so that it starts without a connection. Answers of the API are never kept here. */
const VERSION = "__VERSION__";
const FILES = __FILES__;
const CACHE = `hanbit-${VERSION}`;
const SERVER_ONLY = /^\/(api|docs|health|openapi\.json|\.well-known)(\/|$)/;

self.addEventListener("install", (event) => {
  const requests = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || SERVER_ONLY.test(url.pathname)) return;
  event.respondWith(fromCache(request.mode === "navigate" ? "/" : url.pathname, request));
});

// A new version waits until the person takes it.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

// A reminder that is pressed brings the app to the front and opens its to-do.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openTodo(event.notification.data?.todoId));
});

async function openTodo(todoId) {
  const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!page) return self.clients.openWindow(`/today?todo=${encodeURIComponent(todoId)}`);
  page.postMessage({ openTodo: todoId });
  return page.focus();
}

async function dropOldCaches() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("hanbit-") && name !== CACHE).map((name) => caches.delete(name)));
}

async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request);
}
