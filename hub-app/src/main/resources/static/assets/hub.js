// Makes an open page follow what happens; without this script every page works by reloading it.
(() => {
  "use strict";
  const list = () => document.querySelector("[data-live]");
  const title = document.title;

  function count(waiting) {
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
  }

  async function refresh(known) {
    const answer = await fetch(list().dataset.live, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (!fresh) return;
    const focused = document.activeElement && document.activeElement.id;
    const before = Number(list().dataset.waiting);
    list().replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus();
    const more = known - before;
    const live = document.getElementById("live");
    if (live) live.textContent = more > 0 ? (more === 1 ? "A new request came in." : `${more} new requests came in.`) : "";
  }

  if (!window.EventSource || !document.querySelector("header nav")) return;
  const events = new EventSource("/dashboard/events");
  events.addEventListener("approvals", (event) => {
    const { waiting, version } = JSON.parse(event.data);
    count(waiting);
    if (list() && list().dataset.version !== version) refresh(waiting).catch(() => {});
  });
  events.addEventListener("bye", () => events.close());
  // A page that the browser keeps for "back" must not hold its connection.
  window.addEventListener("pagehide", () => events.close());
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
