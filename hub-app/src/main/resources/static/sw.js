// Shows what waits for a decision, takes it away once it is decided, and opens the card. It keeps no page: what people
// decide by must come from the hub.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

async function receive(sent) {
  const tag = String(sent.tag || "hub");
  const shows = sent.show !== false;
  await self.registration.showNotification(String(sent.title || "Agent Hub"), {
    body: String(sent.body || ""),
    tag,
    data: String(sent.url || "/dashboard"),
    icon: "/assets/icon-192.png",
    badge: "/assets/icon-badge.png",
    renotify: shows,
    silent: !shows,
  });
  if (shows) return;
  // Browsers ask that every push shows something; what is over shows, in place of what it ends, and goes.
  const over = await self.registration.getNotifications({ tag });
  over.forEach((one) => one.close());
}

self.addEventListener("push", (event) => event.waitUntil(receive(event.data ? read(event.data) : {})));

async function open(path) {
  const target = new URL(path, self.location.origin);
  // Whatever was pushed, a tap never leads away from the hub.
  const url = target.origin === self.location.origin ? target.href : new URL("/dashboard", self.location.origin).href;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const same = pages.find((page) => page.url === url);
  if (same) return same.focus();
  return self.clients.openWindow(url);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data || "/dashboard"));
});
