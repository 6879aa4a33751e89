// Serves /info/ alone: first from the network, and where there is none from the copy on the device, which says so.
// Nothing personal is kept: pages are the same for everybody, and an address with a place or a search is never stored.
"use strict";
const STORE = "amparo-info";
const FORMS = "/complain/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const list = event.data && event.data.keep;
  if (!list || !String(list).startsWith("/info/")) return;
  event.waitUntil(keep(list).then((kept) => event.source.postMessage({ kept })));
});

// Fetches every page of one language; what its list does not name any more was withdrawn, and its copy goes too.
async function keep(list) {
  const { pages, files } = await (await fetch(list, { cache: "no-cache", credentials: "omit" })).json();
  const store = await caches.open(STORE);
  const wanted = [...pages, ...files];
  await Promise.all(
    wanted.map(async (address) => {
      const answer = await fetch(address, { credentials: "omit" });
      if (answer.ok) await store.put(address, answer);
    }),
  );
  const own = list.replace(/[^/]*$/, "");
  for (const request of await store.keys()) {
    const { pathname } = new URL(request.url);
    const isOld = pathname.startsWith(own) ? !pages.includes(pathname) : isFile(pathname) && !files.includes(pathname);
    if (isOld) await store.delete(request);
  }
  return wanted.length;
}

const isFile = (pathname) => !pathname.startsWith("/info/");

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || pathname.includes(FORMS)) return;
  event.respondWith(event.request.mode === "navigate" ? pageOf(event.request) : fileOf(event.request));
});

// Past the browser's own cache: a page from there would look as if there were a connection.
async function pageOf(request) {
  try {
    return await fetch(request.url, { cache: "no-cache", credentials: "omit", redirect: "manual" });
  } catch (error) {
    const store = await caches.open(STORE);
    const { pathname } = new URL(request.url);
    const language = pathname.split("/")[2];
    for (const address of [pathname, `/info/${language}/`, "/info/"]) {
      const copy = await store.match(address);
      if (copy) return marked(copy);
    }
    throw error;
  }
}

// The same page, which now shows that it is a copy and of when.
async function marked(copy) {
  const text = (await copy.text()).replace("<html ", '<html data-copy="1" ');
  return new Response(text, { status: copy.status, headers: copy.headers });
}

async function fileOf(request) {
  const copy = await (await caches.open(STORE)).match(request);
  return copy || fetch(request);
}
