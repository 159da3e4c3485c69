// Makes an open page follow what happens; without this script every page works by reloading it.
(() => {
  "use strict";
  const list = () => document.querySelector("[data-live]");
  const title = document.title;

  function count(waiting) {
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title;
  }

  async function fetchAgain() {
    const answer = await fetch(list().dataset.live, { headers: { Accept: "text/html" } });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
    if (!fresh) return false;
    const focused = document.activeElement && document.activeElement.id;
    const open = [...list().querySelectorAll("details[open][id]")].map((one) => one.id);
    list().replaceWith(fresh);
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (focused) document.getElementById(focused)?.focus();
    return true;
  }

  async function refreshWaiting(known) {
    const before = Number(list().dataset.waiting);
    if (!(await fetchAgain())) return;
    const more = known - before;
    const live = document.getElementById("live");
    if (!live) return;
    const words = more === 1 ? live.dataset.one : live.dataset.many;
    live.textContent = more > 0 && words ? words.replace("#", more) : "";
  }

  // A busy network changes all the time: a page asks again once a second at most, and not while nobody looks.
  const pulse = document.querySelector("meta[name=pulse]");
  let seen = pulse && pulse.content;
  let wanted = false;
  let resting = false;

  async function follow() {
    if (!wanted || resting || document.hidden) return;
    wanted = false;
    resting = true;
    try {
      await fetchAgain();
    } catch {
      // The network is away; the next change asks again.
    }
    setTimeout(() => {
      resting = false;
      follow();
    }, 1000);
  }

  // Whoever was about to click something else where "Approve" appears has not decided.
  for (const button of document.querySelectorAll("button[data-settle]")) {
    button.disabled = true;
    setTimeout(() => (button.disabled = false), 600);
  }

  // On a phone the line of places is longer than the screen: this page's place must be in sight.
  const here = document.querySelector("header nav [aria-current]");
  if (here) here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;

  if (!window.EventSource || !document.querySelector("header nav")) return;
  let events;
  let isGoing = false;

  // A form that is on its way leads on by itself, as that does which signs out.
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) isGoing = true;
  });

  // Whoever is signed out sees nothing any more: the hub leads to the sign-in page, and from there back here.
  function leave() {
    if (!isGoing) location.replace(location.pathname + location.search);
  }

  function listen() {
    events = new EventSource("/dashboard/events");
    events.addEventListener("approvals", (event) => {
      const { waiting, version } = JSON.parse(event.data);
      count(waiting);
      const part = list();
      if (part && part.dataset.version && part.dataset.version !== version) refreshWaiting(waiting).catch(() => {});
    });
    events.addEventListener("changes", (event) => {
      if (!list() || list().dataset.follows !== "changes" || event.data === seen) return;
      seen = event.data;
      wanted = true;
      follow();
    });
    events.addEventListener("bye", (event) => {
      events.close();
      if (event.data === "signed-out") leave();
    });
    events.addEventListener("error", () => {
      // Else the browser comes back by itself.
      if (events.readyState === EventSource.CLOSED) setTimeout(listenAgain, 3000);
    });
  }

  // A stream that was refused: the person is signed out, which a machine that slept finds late, or the hub is away.
  async function listenAgain() {
    try {
      const answer = await fetch("/dashboard/approvals?fragment=list");
      if (answer.status === 401) return leave();
    } catch {
      // The network is away; the next try finds out.
    }
    listen();
  }

  listen();
  document.addEventListener("visibilitychange", follow);
  // A page that the browser keeps for "back" must not hold its connection.
  window.addEventListener("pagehide", () => events.close());
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
