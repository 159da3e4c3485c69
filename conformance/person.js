// The owner of the hub: decides by API token, and by forms as a browser without scripts sends them.

export class Person {
  #cookies = new Map();
  #form = "";
  #shown;

  constructor(hub, email, apiToken, password) {
    this.hub = hub;
    this.email = email;
    this.password = password;
    this.basic = "Basic " + Buffer.from(`${email}:${apiToken}`).toString("base64");
  }

  // Approves the one request of that client that waits.
  async approve(clientId) {
    const waiting = await this.#api("/api/v2/approvals?status=pending&limit=500");
    const card = waiting.approvals.find((approval) => approval.agent_id === clientId);
    if (!card) throw new Error(`no request of ${clientId} waits`);
    await this.#api(`/api/v2/approvals/${card.id}/approve`, {});
  }

  async #api(path, body) {
    const answer = await fetch(this.hub + path, {
      method: body ? "POST" : "GET",
      headers: { authorization: this.basic, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  // Opens a page, signing in on the way if need be; the address where the browser stops, and the page.
  async open(url) {
    let answer = await this.#browse(url);
    for (let hops = 0; answer.location && answer.location.startsWith(this.hub); hops++) {
      if (hops > 10) throw new Error(`${url} leads round in circles`);
      answer = await this.#browse(answer.location);
      if (answer.url.pathname === "/login") {
        const next = answer.url.searchParams.get("next") ?? "";
        answer = await this.#send("/login", { email: this.email, password: this.password, next });
      }
    }
    return answer;
  }

  // Sends a form of the page that was opened last, with what it says that it shows; a field may have several values.
  async submit(path, fields) {
    return this.#send(path, { ...(this.#shown && { shown: this.#shown }), ...fields });
  }

  async #send(path, fields) {
    const form = new URLSearchParams({ _csrf: this.#form });
    for (const [name, values] of Object.entries(fields)) [values].flat().forEach((value) => form.append(name, value));
    return this.#browse(this.hub + path, form);
  }

  async #browse(url, form) {
    const answer = await fetch(url, {
      method: form ? "POST" : "GET",
      body: form,
      redirect: "manual",
      headers: {
        accept: "text/html",
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.#cookies.set(name, value);
    }
    const body = await answer.text();
    this.#form = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? this.#form;
    this.#shown = /name="shown" value="([0-9a-f]{64})"/.exec(body)?.[1];
    const location = answer.headers.get("location");
    return {
      url: new URL(url),
      status: answer.status,
      location: location && new URL(location, url).href,
      body,
    };
  }
}
