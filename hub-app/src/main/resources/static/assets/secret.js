// Opens a secret without leaving its page, copies links, and lets nothing stay behind; every page works without it.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  // The words are the page's, in the reader's language.
  const words = byId("words").dataset;

  // What is secret must not come back with "back", nor with a page that the browser keeps.
  window.addEventListener("pagehide", () => {
    for (const field of document.querySelectorAll("[data-private]")) {
      field.value = "";
      field.textContent = "";
    }
  });
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());

  // An answer that is shown once: a reload asks for the page after it instead of sending the form again.
  const once = document.querySelector("[data-once]");
  if (once) history.replaceState(null, "", once.dataset.once || location.href);

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = byId(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(field.value);
        byId("copied").textContent = words.copied;
      } catch {
        field.focus();
        field.select();
        byId("copied").textContent = words.selected;
      }
    });
  }

  const form = document.querySelector("form[data-opens]");
  if (!form) return;
  let busy = false;

  function complain(why) {
    byId("wrong").textContent = why;
    const passphrase = byId("passphrase");
    if (passphrase) {
      passphrase.value = "";
      passphrase.focus();
    }
  }

  function show({ value, reads_left: left }) {
    byId("title").textContent = words.here;
    document.title = words.title;
    byId("sealed").remove();
    byId("shown").hidden = false;
    byId("left").textContent = left > 0 ? words.more.replace("#", left) : words.forget;
    byId("value").value = value;
    byId("value").focus();
    byId("said").textContent = left > 0 ? words.shown : words.shownGone;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    byId("wrong").textContent = "";
    byId("said").textContent = words.opening;
    try {
      const answer = await fetch(location.href, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        cache: "no-store",
        redirect: "manual",
        referrerPolicy: "no-referrer",
      });
      byId("said").textContent = "";
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (answer.ok && isJson) show(await answer.json());
      else if (answer.status === 404) location.replace(location.href);
      else if (isJson) complain((await answer.json()).wrong);
      else complain(words.stale);
    } catch {
      byId("said").textContent = "";
      complain(words.silent);
    } finally {
      busy = false;
    }
  });
})();
