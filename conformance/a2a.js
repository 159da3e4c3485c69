// The door for A2A clients, by the protocol's own SDK, which knows nothing of this hub but an agent's card. The agent
// that does the work knows nothing of A2A: it uses the hub's own calls.
import { createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createRemoteJWKSet } from "jose";
import { Role, TaskState, verifyAgentCardSignature } from "@a2a-js/sdk";
import { ClientFactory, DefaultAgentCardResolver, JsonRpcTransportFactory } from "@a2a-js/sdk/client";
import { Person } from "./person.js";

const [base, email, apiToken] = process.argv.slice(2);
const hub = base.replace(/\/$/, "");
const owner = new Person(hub, email, apiToken);

function check(truth, words) {
  if (!truth) throw new Error(words);
}

// An agent with a key of its own, as the guide says.
class Agent {
  #key = generateKeyPairSync("ed25519").privateKey;

  static async joined(name, purpose) {
    const agent = new Agent();
    const raw = createPublicKey(agent.#key).export({ type: "spki", format: "der" }).subarray(-32);
    const answer = await agent.#signed("/api/v2/agent/auth", "application/json", {
      name: `${name} ${Math.random().toString(36).slice(2, 8)}`,
      purpose,
      public_key: "ed25519:" + raw.toString("base64"),
      aud: hub,
    });
    agent.id = answer.agent_id;
    await owner.approve(agent.id);
    const tokens = await agent.#signed("/oauth2/token", "application/x-www-form-urlencoded", {
      grant_type: "urn:openid:params:grant-type:ciba",
      auth_req_id: answer.auth_req_id,
      client_id: agent.id,
      aud: hub,
    });
    agent.token = tokens.access_token;
    return agent;
  }

  async #signed(path, type, members) {
    const all = { ...members, nonce: randomUUID() };
    const body = type === "application/json" ? JSON.stringify(all) : String(new URLSearchParams(all));
    const time = String(Math.floor(Date.now() / 1000));
    const headers = {
      "content-type": type,
      "x-agent-sig-time": time,
      "x-agent-sig": sign(null, Buffer.from(`${time}.${body}`), this.#key).toString("base64"),
      ...(this.id && { "x-agent-id": this.id }),
    };
    const answer = await fetch(hub + path, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async call(path, body) {
    const answer = await fetch(`${hub}/api/v2/agent${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${this.token}`, ...(body && { "content-type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  // Takes the next task that waits for it.
  async take() {
    const { tasks } = await this.call("/tasks?for=me&state=submitted&wait=30");
    check(tasks.length, "no task waits");
    return this.call(`/tasks/${tasks[0].id}/claim`, {});
  }
}

function message(text, members = {}) {
  const part = { content: { $case: "text", value: text }, metadata: undefined, filename: "", mediaType: "text/plain" };
  return {
    tenant: "",
    metadata: undefined,
    message: {
      messageId: randomUUID(),
      contextId: "",
      taskId: "",
      role: Role.ROLE_USER,
      parts: [part],
      metadata: undefined,
      extensions: [],
      referenceTaskIds: [],
      ...members,
    },
  };
}

function atOnce(text) {
  const configuration = { acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately: true };
  return { ...message(text), configuration };
}

let ann;
let ben;
let card;
let client;
let over;

const steps = {
  async "the card, and the hub's signature on it"() {
    ann = await Agent.joined("conformance a2a caller", "Hands tasks over");
    ben = await Agent.joined("conformance a2a worker", "Translates");
    const path = `/a/${ben.id}/.well-known/agent-card.json`;
    card = await new DefaultAgentCardResolver().resolve(hub, path);
    // As it came: what the SDK has parsed has another form, in which its own check misses the security schemes.
    const sent = await (await fetch(hub + path)).json();
    check(card.supportedInterfaces[0].url === `${hub}/a/${ben.id}/a2a`, `listens at ${card.supportedInterfaces[0].url}`);
    const verify = verifyAgentCardSignature(async (kid, jku) => {
      check(new URL(jku).origin === new URL(hub).origin, `the key is at ${jku}`);
      return createRemoteJWKSet(new URL(jku))({ kid, alg: "ES256" });
    });
    await verify(sent);
    let fooled = true;
    console.debug = () => {};
    await verify({ ...sent, name: "somebody else" }).catch(() => (fooled = false));
    check(!fooled, "a changed card is believed");
  },

  async "a stranger is sent to where tokens are"() {
    const answer = await fetch(card.supportedInterfaces[0].url, { method: "POST", body: "{}" });
    check(answer.status === 401, `a stranger gets ${answer.status}`);
    const metadata = /resource_metadata="([^"]+)"/.exec(answer.headers.get("www-authenticate"))[1];
    check((await (await fetch(metadata)).json()).authorization_servers.length, "no authorization server");
  },

  async "send, and wait for the result"() {
    const withToken = (url, init) =>
      fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${ann.token}` } });
    const factory = new ClientFactory({ transports: [new JsonRpcTransportFactory({ fetchImpl: withToken })] });
    client = await factory.createFromAgentCard(card);
    const asked = client.sendMessage(message("Translate: good morning"));
    const task = await ben.take();
    check(task.task_description === "Translate: good morning", "other words");
    await ben.call(`/tasks/${task.id}/complete`, { generation: task.generation, result: "bonjour" });
    const done = await asked;
    check(done.status.state === TaskState.TASK_STATE_COMPLETED, `the task is ${done.status.state}`);
    check(done.artifacts[0].parts[0].content.value === "bonjour", "another result");
  },

  async "stream from submitted to completed"() {
    const seen = [];
    let working;
    for await (const event of client.sendMessageStream(message("Translate: good night"))) {
      seen.push(event.payload ?? event);
      working ??= (async () => {
        const task = await ben.take();
        await ben.call(`/tasks/${task.id}/complete`, { generation: task.generation, result: { fr: "bonne nuit" } });
      })();
    }
    await working;
    const kinds = seen.map((payload) => payload.$case);
    check(kinds[0] === "task" && kinds.includes("artifactUpdate"), `events ${kinds}`);
    check(seen.at(-1).value.status.state === TaskState.TASK_STATE_COMPLETED, "the end is not told");
  },

  async "get, list and cancel"() {
    const task = await client.sendMessage(atOnce("Translate: never mind"));
    const got = await client.getTask({ tenant: "", id: task.id });
    check(got.status.state === TaskState.TASK_STATE_SUBMITTED, `the task is ${got.status.state}`);
    const canceled = await client.cancelTask({ tenant: "", id: task.id, metadata: undefined });
    check(canceled.status.state === TaskState.TASK_STATE_CANCELED, `the task is ${canceled.status.state}`);
    over = task.id;
    const list = await client.listTasks({ tenant: "", contextId: "", status: 0, pageToken: "" });
    check(list.totalSize === 3 && list.tasks[0].id === task.id, `${list.totalSize} tasks`);
  },

  async "errors of the protocol"() {
    const names = [];
    for (const call of [
      () => client.getTask({ tenant: "", id: "task_000000000000000000000000" }),
      () => client.cancelTask({ tenant: "", id: over, metadata: undefined }),
    ]) {
      await call().catch((refused) => names.push(refused.name));
    }
    check(/TaskNotFound/.test(names[0]) && /TaskNotCancel/.test(names[1]), `errors ${names}`);
  },
};

for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok           A2A: ${name}`);
  } catch (failure) {
    // Each goes on from the one before.
    console.log(`FAILED       A2A: ${name}: ${failure.stack}`);
    process.exit(1);
  }
}
process.exit(0);
