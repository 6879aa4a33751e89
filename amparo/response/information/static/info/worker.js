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
  if (origin !== self.location.origin) return;
  if (pathname.includes(FORMS)) {
    if (event.request.mode === "navigate") event.respondWith(formOf(event.request));
    return;
  }
  if (event.request.method !== "GET") return;
  event.respondWith(event.request.mode === "navigate" ? pageOf(event.request) : fileOf(event.request));
});

// Past the browser's own cache: a page from there would look as if there were a connection.
async function pageOf(request) {
  try {
    return await fetch(request.url, { cache: "no-cache", credentials: "omit", redirect: "manual" });
  } catch (error) {
    const store = await caches.open(STORE);
    const { pathname, search } = new URL(request.url);
    const language = pathname.split("/")[2];
    for (const address of [pathname, `/info/${language}/`, "/info/"]) {
      const copy = await store.match(address);
      if (copy) return marked(copy, address !== pathname ? "other" : search ? "asked" : "");
    }
    throw error;
  }
}

// Forms always come from the network, and no form is ever stored: without a connection stands what else one can do.
async function formOf(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const store = await caches.open(STORE);
    const language = new URL(request.url).pathname.split("/")[2];
    for (const address of [`/info/${language}/without-connection/`, "/info/es/without-connection/"]) {
      const copy = await store.match(address);
      if (copy) return marked(copy, "");
    }
    throw error;
  }
}

// The same page, which now shows that it is a copy and of when, and whether it is less than what was asked for.
async function marked(copy, less) {
  const said = less ? `<html data-copy="1" data-${less}="1" ` : '<html data-copy="1" ';
  const text = (await copy.text()).replace("<html ", said);
  return new Response(text, { status: copy.status, headers: copy.headers });
}

async function fileOf(request) {
  const copy = await (await caches.open(STORE)).match(request);
  return copy || fetch(request);
}
