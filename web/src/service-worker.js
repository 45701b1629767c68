// Keeps the whole site, so that it opens without a network. The build fills in the version and the files.
const CACHE = "docksim-__VERSION__";
const FILES = [/* files */];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("docksim-") && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) {
    return;
  }
  const wanted = event.request.mode === "navigate" ? new URL("./", self.registration.scope).href : event.request;
  event.respondWith(caches.match(wanted, { ignoreSearch: true }).then((found) => found ?? fetch(event.request)));
});
