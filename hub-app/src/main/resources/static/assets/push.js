// Lets this browser be told: asks its person, subscribes with the hub's key, and hands the subscription to the hub.
(() => {
  "use strict";
  const box = document.getElementById("this-browser");
  const zone = document.querySelector("select[data-fresh=true]");
  if (zone) {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zone.options].some((one) => one.value === here)) zone.value = here;
  }
  if (!box) return;

  function show(state) {
    box.querySelectorAll("[data-when]").forEach((part) => {
      part.hidden = part.dataset.when !== state;
    });
  }

  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && crypto.subtle;
  if (!able) {
    show("unable");
    return;
  }

  async function hash(text) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function known(subscription) {
    if (!subscription) return null;
    const mine = await hash(subscription.endpoint);
    return document.querySelector(`[data-endpoint="${mine}"]`);
  }

  async function current() {
    const worker = await navigator.serviceWorker.getRegistration("/");
    return worker ? worker.pushManager.getSubscription() : null;
  }

  async function look() {
    if (Notification.permission === "denied") return show("denied");
    const mine = await known(await current());
    if (mine) mine.querySelector("[data-here]").hidden = false;
    return show(mine ? "on" : "off");
  }

  async function turnOn() {
    show("asking");
    if ((await Notification.requestPermission()) !== "granted") return look();
    await navigator.serviceWorker.register("/sw.js");
    const worker = await navigator.serviceWorker.ready;
    // One that the hub does not know is over, or is another key's.
    const before = await worker.pushManager.getSubscription();
    if (before) await before.unsubscribe();
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: box.dataset.key });
    const { endpoint, keys } = made.toJSON();
    const form = document.getElementById("subscribe");
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.requestSubmit();
    return undefined;
  }

  async function turnOff() {
    const subscription = await current();
    const mine = await known(subscription);
    if (subscription) await subscription.unsubscribe();
    if (mine) mine.querySelector("form").requestSubmit();
    else await look();
  }

  document.getElementById("push-on").addEventListener("click", () => turnOn().catch(() => show("failed")));
  document.getElementById("push-off").addEventListener("click", () => turnOff().catch(() => show("failed")));
  look().catch(() => show("failed"));
})();
