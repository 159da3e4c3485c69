// Lets a form be answered with a passkey; without this script, or a browser that knows them, it stays away and the
// password does.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-passkey]")];
  if (forms.length === 0 || !window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;

  async function options(form) {
    const answer = await fetch(form.dataset.passkey, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ _csrf: form.elements._csrf.value }),
    });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  function send(form, credential) {
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    HTMLFormElement.prototype.submit.call(form);
  }

  async function ask(form) {
    const asked = await options(form);
    return form.dataset.kind === "make"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
  }

  // Offered in the e-mail field as people type, until they press a button instead.
  const offer = new AbortController();
  async function offerWhileTyping(form) {
    if (!document.querySelector("input[autocomplete~=webauthn]")) return;
    if (!PublicKeyCredential.isConditionalMediationAvailable) return;
    if (!(await PublicKeyCredential.isConditionalMediationAvailable())) return;
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options(form));
    send(form, await navigator.credentials.get({ publicKey, mediation: "conditional", signal: offer.signal }));
  }

  for (const form of forms) {
    const wrong = form.querySelector("[data-wrong]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      offer.abort();
      wrong.textContent = "";
      const button = form.querySelector("button");
      button.disabled = true;
      try {
        send(form, await ask(form));
      } catch {
        wrong.textContent = wrong.dataset.wrong;
        button.disabled = false;
      }
    });
    if (form.dataset.kind === "sign-in") offerWhileTyping(form).catch(() => {});
  }
})();
