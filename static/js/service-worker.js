// The service worker: the page for emergencies and a few others open without network. The site writes SETTINGS before this text
// (pages/offline/worker.py): release, pages, plain, checkIn, noNetwork, guide, files, words.
//
// What is kept, each page with the style sheet, font and scripts that it names, so that no page is shown with files of another release:
//   base-<release>    the pages that are always kept, and the shell of the check-in where a diary is open on this device
//   guide-<release>   all pages of the guide, if the person asked for it
//   choices           what the person asked for
// A page of a diary, of an account, of the admin or of a search is in none of them: only addresses from SETTINGS are ever kept.
"use strict";

const BASE = `base-${SETTINGS.release}`;
const GUIDE = `guide-${SETTINGS.release}`;
const CHOICES = "choices";
const COMPLETE = "/guide-complete"; // an entry of a guide's cache: every page is in it
const KEPT_AT = "x-kept-at"; // header of a kept page: when it came from the site
const WAIT = 3000; // milliseconds that a kept page waits for the network
const LINKED = /(?:href|src)="([^"]+)"|url\("?([^")]+)"?\)|(?:from|import)\s*\(?\s*"(\.{0,2}\/[^"]+)"/g;
const TEXT = /html|css|javascript/;

const isFile = (path) => SETTINGS.files.some((prefix) => path.startsWith(prefix));
const choice = (name) => `/choices/${name}`;
let isKeepingGuide = false;

async function isChosen(name) {
  return Boolean(await caches.match(choice(name), { cacheName: CHOICES }));
}

async function choose(name, isOn) {
  const choices = await caches.open(CHOICES);
  return isOn ? choices.put(choice(name), new Response("")) : choices.delete(choice(name));
}

/** Add an address and all files that it names to `whole` (address: response). `answer`: what came already. Throws where one is missing. */
async function collect(address, whole, answer = null) {
  const { href, pathname, origin } = new URL(address, location.origin);
  if (origin !== location.origin || whole.has(href)) { return; }
  whole.set(href, null);
  const isKept = isFile(pathname) && await caches.match(href, { ignoreVary: true }); // the name of a file holds its hash
  const cache = isFile(pathname) ? "default" : "no-cache";
  const response = isKept || (answer ?? await fetch(href, { cache, credentials: "omit", redirect: "error" }));
  if (!response.ok) { throw new Error(`${response.status} ${pathname}`); }
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set(KEPT_AT, new Date().toISOString());
  const isText = TEXT.test(headers.get("content-type"));
  const body = isText ? await response.text() : await response.arrayBuffer();
  whole.set(href, new Response(body, { headers }));
  if (!isText) { return; }
  for (const [, link, drawn, imported] of body.matchAll(LINKED)) {
    const file = new URL(link ?? drawn ?? imported, href);
    if (isFile(file.pathname)) { await collect(file.href, whole); }
  }
}

/** Keep pages in a cache, each with its files, or nothing of it. */
async function keep(name, addresses, answer = null) {
  for (const address of addresses) {
    const whole = new Map();
    await collect(address, whole, answer);
    const cache = await caches.open(name);
    for (const [href, response] of [...whole].reverse()) { await cache.put(href, response); } // the page itself comes last
  }
}

async function forgetOthers(prefix, name) {
  for (const other of await caches.keys()) {
    if (other.startsWith(prefix) && other !== name) { await caches.delete(other); }
  }
}

/** Keep the guide, as far as it is not kept yet. What was kept of an earlier release goes when all of this one is there. */
async function keepGuide() {
  if (isKeepingGuide || !await isChosen("guide") || await caches.match(COMPLETE, { cacheName: GUIDE })) { return; }
  isKeepingGuide = true;
  try {
    const { paths } = await (await fetch(SETTINGS.guide, { cache: "no-cache", credentials: "omit" })).json();
    const cache = await caches.open(GUIDE);
    for (const path of paths) {
      if (!await isChosen("guide")) { return; } // taken away meanwhile
      if (!await cache.match(path, { ignoreVary: true })) { await keep(GUIDE, [path]); }
    }
    await cache.put(COMPLETE, new Response(""));
    await forgetOthers("guide-", GUIDE);
  } finally {
    isKeepingGuide = false;
    if (!await isChosen("guide")) { await forgetOthers("guide-", ""); }
  }
}

/** The kept copy of a page, of this release before others; undefined where there is none. */
async function findCopy(path) {
  for (const name of new Set([BASE, GUIDE, ...await caches.keys()])) {
    const copy = name === CHOICES ? undefined : await caches.match(path, { cacheName: name, ignoreVary: true });
    if (copy) { return { copy, name }; }
  }
  return undefined;
}

/** A kept page that says so, in its title and before everything else. */
async function mark(copy) {
  const text = await copy.text();
  const at = new Date(copy.headers.get(KEPT_AT)).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const { title, notice } = SETTINGS.words;
  const words = `<div class="kept-copy" role="status"><p>${notice.replace("#", at)}</p></div>`;
  const marked = text.replace("<title>", () => `<title>${title}: `).replace("<body>", () => `<body>${words}`);
  return new Response(marked, { headers: copy.headers });
}

async function sayNoNetwork() {
  const found = await findCopy(SETTINGS.noNetwork);
  return found ? new Response(found.copy.body, { status: 503, headers: found.copy.headers }) : Response.error();
}

async function openPage(event, { pathname, search }) {
  const found = search ? undefined : await findCopy(pathname);
  const network = fetch(event.request).then((response) => {
    if (found?.name === BASE && response.status === 200 && !response.redirected) {
      event.waitUntil(keep(BASE, [pathname], response.clone()).catch(() => { /* the copy before stays, whole */ }));
    }
    event.waitUntil(keepGuide().catch(() => { /* the next page goes on with it */ }));
    return response;
  });
  if (!found) { return network.catch(sayNoNetwork); }
  const answer = await Promise.race([network.catch(() => null), new Promise((resolve) => { setTimeout(resolve, WAIT); })]);
  if (answer && answer.status < 500) { return answer; }
  return SETTINGS.plain.includes(pathname) ? found.copy : mark(found.copy);
}

async function openFile(request) {
  return await caches.match(request, { ignoreVary: true }) ?? fetch(request);
}

async function handle({ name, isOn }) {
  if (name !== "guide" && name !== "check-in") { return; }
  await choose(name, isOn);
  if (name === "guide") {
    if (isOn) { await keepGuide(); } else { await forgetOthers("guide-", ""); }
  } else if (isOn) {
    await keep(BASE, [SETTINGS.checkIn]);
  } else {
    await (await caches.open(BASE)).delete(SETTINGS.checkIn);
  }
}

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const pages = await isChosen("check-in") ? [...SETTINGS.pages, SETTINGS.checkIn] : SETTINGS.pages;
    await keep(BASE, pages.filter(Boolean));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await forgetOthers("base-", BASE);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) { return; }
  if (event.request.mode === "navigate") {
    event.respondWith(openPage(event, url));
  } else if (isFile(url.pathname)) {
    event.respondWith(openFile(event.request));
  }
});

// A page asks: { name: "guide" or "check-in", isOn }. The answer is { isDone }.
addEventListener("message", (event) => {
  event.waitUntil(handle(event.data).then(
    () => event.ports[0]?.postMessage({ isDone: true }),
    () => event.ports[0]?.postMessage({ isDone: false }),
  ));
});

// A reminder: { notification: { title, navigate } }. It holds nothing of a diary. Safari shows such a message by itself.
addEventListener("push", (event) => {
  const { title, tag, navigate } = event.data.json().notification;
  event.waitUntil(registration.showNotification(title, { tag, data: navigate }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data));
});
