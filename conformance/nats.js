// The door for NATS clients, by NATS' own client for Node: what it needs to know of the hub stands in the credentials.
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { connect, headers } from "@nats-io/transport-node";
import { Person } from "./person.js";

const [base, email, apiToken] = process.argv.slice(2);
const hub = base.replace(/\/$/, "");
const owner = new Person(hub, email, apiToken, process.env.HUB_OWNER_PASSWORD);

function check(truth, words) {
  if (!truth) throw new Error(words);
}

// An agent with an Ed25519 key, which signs its joining, its tokens and its way into NATS.
class Agent {
  #key = generateKeyPairSync("ed25519");

  signed(text) {
    return sign(null, Buffer.from(text), this.#key.privateKey);
  }

  async #send(path, type, body) {
    const time = String(Math.floor(Date.now() / 1000));
    const answer = await fetch(hub + path, {
      method: "POST",
      headers: {
        "content-type": type,
        "x-agent-sig-time": time,
        "x-agent-sig": this.signed(`${time}.${body}`).toString("base64"),
        ...(this.id && { "x-agent-id": this.id }),
      },
      body,
    });
    check(answer.ok, `${path} answers ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  }

  async join(name) {
    const raw = this.#key.publicKey.export({ type: "spki", format: "der" }).subarray(12);
    const asked = await this.#send(
      "/api/v2/agent/auth",
      "application/json",
      JSON.stringify({
        name: `${name}-${randomUUID().slice(0, 8)}`,
        purpose: "Tries the door for NATS clients",
        public_key: `ed25519:${raw.toString("base64")}`,
        aud: hub,
        nonce: randomUUID(),
      }),
    );
    this.id = asked.agent_id;
    await owner.approve(this.id);
    const form = new URLSearchParams({
      grant_type: "urn:openid:params:grant-type:ciba",
      auth_req_id: asked.auth_req_id,
      client_id: this.id,
      aud: hub,
      nonce: randomUUID(),
    });
    const tokens = await this.#send("/oauth2/token", "application/x-www-form-urlencoded", form.toString());
    this.token = tokens.access_token;
    return this;
  }

  async api(path, body) {
    return fetch(hub + path, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${this.token}`, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
  }

  async connect() {
    const answer = await this.api("/api/v2/agent/nats-credentials", {});
    check(answer.status === 200, `no credentials: ${answer.status} ${await answer.clone().text()}`);
    this.nats = await answer.json();
    this.connection = await connect({
      servers: this.nats.url.split(","),
      inboxPrefix: this.nats.inbox_prefix,
      authenticator: (nonce) => ({
        jwt: this.nats.jwt,
        nkey: this.nats.nkey,
        sig: this.signed(nonce).toString("base64url"),
      }),
    });
    return this;
  }

  // All that the agent may read, from the place in its credentials on.
  async listen() {
    const subscription = this.connection.subscribe(this.nats.subjects.all);
    await this.request(this.nats.subjects.subscribe, { since: this.nats.cursor });
    this.messages = subscription[Symbol.asyncIterator]();
  }

  async next() {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error("no message came")), 10_000).unref());
    return (await Promise.race([this.messages.next(), late])).value;
  }

  async request(subject, body, id) {
    const head = headers();
    if (id) head.set("Nats-Msg-Id", id);
    const reply = await this.connection.request(subject, JSON.stringify(body), { timeout: 60_000, headers: head });
    return { status: Number(reply.headers?.get("Hub-Status")), body: reply.json() };
  }
}

const status = (summary) => ({ type: "status_update", topic: "builds.main", payload: { status: "working", summary } });

let ann;
let ben;

const steps = {
  async "credentials for the agent's own key, and a connection"() {
    ann = await (await new Agent().join("nats-ann")).connect();
    ben = await (await new Agent().join("nats-ben")).connect();
    await ben.listen();
  },

  async "publish, receive, and the same once for the same name"() {
    const posted = await ann.request(ann.nats.subjects.publish, status("Building"), "build-1");
    check(posted.status === 201, `answered ${posted.status} ${JSON.stringify(posted.body)}`);
    const again = await ann.request(ann.nats.subjects.publish, status("Building"), "build-1");
    check(again.body.id === posted.body.id, "posted twice");
    const message = await ben.next();
    check(message.subject.endsWith(".t.builds.main"), `came on ${message.subject}`);
    check(message.json().id === posted.body.id && message.json().agent_id === ann.id, "another message");
    check(message.headers.get("Hub-Cursor") === posted.body.cursor, "another cursor");
  },

  async "ask by request, answer from the inbox"() {
    const asked = ann.request(ann.nats.subjects.ask, { question: "Which branch?", to: [ben.id], wait: 20 });
    const question = await ben.next();
    check(question.subject === ben.nats.subjects.inbox, `came on ${question.subject}`);
    const subject = ben.nats.subjects.answer.replace("{question_id}", question.json().id);
    check((await ben.request(subject, { answer: "main" })).status === 201, "the answer is not taken");
    const reply = await asked;
    check(reply.status === 200 && reply.body.answers[0].answer === "main", JSON.stringify(reply));
  },

  async "a mistake is explained"() {
    const reply = await ann.request(ann.nats.subjects.publish, { type: "status_update", payload: { status: "wroking" } });
    check(reply.status === 422 && JSON.stringify(reply.body).includes("did_you_mean"), JSON.stringify(reply));
  },

  async "others' subjects are closed"() {
    for (const subject of [ben.nats.subjects.inbox, "hub.>", "_INBOX.>"]) {
      const subscription = ann.connection.subscribe(subject);
      const ended = await subscription.closed;
      check(ended instanceof Error, `may listen to ${subject}`);
    }
  },
};

const stranger = await fetch(hub + "/api/v2/agent/nats-credentials", { method: "POST" });
check(stranger.status === 401, `a stranger is answered ${stranger.status}`);
if (process.env.HUB_NATS_URL === undefined) {
  console.log("not offered  NATS: needs HUB_NATS_URL, where the hub has a NATS server");
  process.exit(0);
}
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok           NATS: ${name}`);
  } catch (failure) {
    // Each goes on from the one before.
    console.log(`FAILED       NATS: ${name}: ${failure.stack}`);
    process.exit(1);
  }
}
process.exit(0);
