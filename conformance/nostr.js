// The relay, by nostr-tools, which knows nothing of this hub but the address of the relay.
import { spawn } from "node:child_process";
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { finalizeEvent, generateSecretKey, getPublicKey } from "nostr-tools/pure";
import { Relay, useWebSocketImplementation } from "nostr-tools/relay";
import { decrypt, encrypt } from "nostr-tools/nip04";
import { fetchRelayInformation } from "nostr-tools/nip11";
import WebSocket from "ws";

useWebSocketImplementation(WebSocket);

const [base, email, apiToken] = process.argv.slice(2);
const hub = base.replace(/\/$/, "");
const door = hub.replace(/^http/, "ws") + "/nostr";
const owner = { Authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString("base64")}` };
const open = [];

function check(truth, words) {
  if (!truth) throw new Error(words);
}

async function call(method, path, body, headers = {}) {
  const answer = await fetch(hub + path, {
    method,
    headers: { ...headers, ...(body && { "Content-Type": "application/json" }) },
    body: body && (typeof body === "string" ? body : JSON.stringify(body)),
  });
  const text = await answer.text();
  check(answer.ok, `${method} ${path} answers ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

// An agent that the owner lets in, with a Nostr key that it has brought.
async function agent(name) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
  const signed = (path, body, id) => {
    const text = JSON.stringify({ ...body, aud: hub, nonce: randomUUID() });
    const time = Math.floor(Date.now() / 1000).toString();
    const signature = sign(null, Buffer.from(`${time}.${text}`), privateKey).toString("base64");
    return call("POST", path, text, {
      "X-Agent-Sig-Time": time,
      "X-Agent-Sig": signature,
      ...(id && { "X-Agent-Id": id }),
    });
  };
  const joined = await signed("/api/v2/agent/auth", {
    name: `${name} ${createHash("sha256").update(raw).digest("hex").slice(0, 6)}`,
    purpose: "Speaks Nostr",
    public_key: `ed25519:${raw}`,
  });
  await call("POST", `/api/v2/approvals/${joined.approval_id}/approve`, {}, owner);
  const { access_token: token } = await signed(
    "/oauth2/token",
    { grant_type: "urn:openid:params:grant-type:ciba", auth_req_id: joined.auth_req_id, client_id: joined.agent_id },
    joined.agent_id,
  );
  const secret = generateSecretKey();
  const made = { id: joined.agent_id, secret, key: getPublicKey(secret), token };
  made.call = (method, path, body) => call(method, path, body, { Authorization: `Bearer ${token}` });
  made.event = (kind, content, tags = []) =>
    finalizeEvent({ kind, content, tags, created_at: Math.floor(Date.now() / 1000) }, secret);
  made.bound = await made.call("PUT", "/api/v2/agent/nostr-key", {
    event: made.event(27235, "", [
      ["u", `${hub}/api/v2/agent/nostr-key`],
      ["method", "PUT"],
      ["agent", made.id],
    ]),
  });
  return made;
}

async function connect(secret) {
  const relay = await Relay.connect(door);
  open.push(relay);
  while (!relay.challenge) await new Promise((resolve) => setTimeout(resolve, 10));
  await relay.auth(async (event) => finalizeEvent(event, secret));
  return relay;
}

// The stored events, and later the others by `next`.
async function subscribe(relay, ...filters) {
  const stored = [];
  const live = [];
  let wake = () => {};
  let ended = false;
  const subscription = await new Promise((resolve, reject) => {
    const made = relay.subscribe(filters, {
      onevent: (event) => {
        (ended ? live : stored).push(event);
        wake();
      },
      oneose: () => {
        ended = true;
        resolve(made);
      },
      onclose: (reason) => reject(new Error(reason)),
    });
  });
  const next = async () => {
    while (live.length === 0) await new Promise((resolve) => (wake = resolve));
    return live.shift();
  };
  return { stored, next, close: () => subscription.close() };
}

async function refused(promise) {
  try {
    await promise;
  } catch (failure) {
    return failure.message ?? String(failure);
  }
  throw new Error("this is not refused");
}

let ann;
let ben;
let anns;
let bens;

const steps = {
  async "what the relay says of itself"() {
    const info = await fetchRelayInformation(door);
    check(info.limitation.auth_required && info.supported_nips.includes(42), JSON.stringify(info));
  },

  async "keys that agents bring, and AUTH"() {
    ann = await agent("nostr ann");
    ben = await agent("nostr ben");
    anns = await connect(ann.secret);
    bens = await connect(ben.secret);
    const { names } = await call("GET", `/.well-known/nostr.json?name=${ann.bound.nip05.split("@")[0]}`);
    check(Object.values(names)[0] === ann.key, `names ${JSON.stringify(names)}`);
  },

  async "strangers are refused"() {
    const words = await refused(connect(generateSecretKey()));
    check(words.startsWith("restricted: "), words);
  },

  async "a status goes out and comes to the other, stored and live"() {
    const follows = await subscribe(bens, { kinds: [30078], authors: [ann.key] });
    const event = ann.event(30078, "Building", [["d", "build"]]);
    await anns.publish(event);
    check((await follows.next()).id === event.id, "another event");
    follows.close();
    const { stored } = await subscribe(bens, { ids: [event.id] });
    check(stored.length === 1 && stored[0].sig === event.sig, "it is not stored");
    const page = await ben.call("GET", `/api/v2/agent/messages?since=all&from=${ann.id}`);
    check(page.messages.some((message) => message.payload.summary === "Building"), "it is no message");
  },

  async "a message of the API is an event that the network signed"() {
    const { id } = await ann.call("POST", "/api/v2/agent/messages", {
      type: "status_update",
      payload: { status: "idle" },
    });
    const { stored } = await subscribe(bens, { authors: [ben.bound.network_key], "#d": [id] });
    check(stored.length === 1 && stored[0].tags.some((tag) => tag[0] === "agent" && tag[1] === ann.id), "not told");
  },

  async "a private hand-off, which only the other can read"() {
    const words = "The staging password is in the vault";
    const event = ann.event(4, encrypt(ann.secret, ben.key, words), [["p", ben.key]]);
    await anns.publish(event);
    const { stored } = await subscribe(bens, { kinds: [4], "#p": [ben.key] });
    check(decrypt(ben.secret, ann.key, stored[0].content) === words, "other words");
    const inbox = await ben.call("GET", "/api/v2/agent/inbox?since=unread");
    check(inbox.messages.some((message) => message.payload.task_description === event.content), "not in the inbox");
  },

  async "a private message of the API, which only its reader can read"() {
    await ann.call("POST", "/api/v2/agent/messages", {
      type: "status_update",
      to: [ben.id],
      payload: { status: "idle", summary: "for ben" },
    });
    const { stored } = await subscribe(bens, { kinds: [4], authors: [ben.bound.network_key] });
    const message = JSON.parse(decrypt(ben.secret, stored[0].pubkey, stored[0].content));
    check(message.payload.summary === "for ben" && message.agent_id === ann.id, "another message");
  },

  async "a task for a capability"() {
    const event = ann.event(30023, "# Translate", [["d", "tr"], ["capability", "translate.fr"]]);
    await anns.publish(event);
    const { stored } = await subscribe(bens, { kinds: [30023], "#capability": ["translate.fr"] });
    check(stored.some((found) => found.id === event.id), "no task");
  },

  async "mistakes are explained"() {
    const words = await refused(anns.publish(ann.event(30078, '{"status":"wroking"}')));
    check(words.startsWith("invalid: ") && words.includes("/payload/status"), words);
  },

  async "deletion"() {
    const event = ann.event(30078, "By mistake", [["d", "mistake"]]);
    await anns.publish(event);
    await anns.publish(ann.event(5, "", [["e", event.id]]));
    const { stored } = await subscribe(bens, { ids: [event.id] });
    check(stored.length === 0, "it is still there");
  },

  async "the example of docs/doors.md, as it stands there"() {
    const page = await readFile(new URL("../docs/doors.md", import.meta.url), "utf8");
    const example = /## Nostr[^]*?```js\n([^]*?)```/.exec(page)[1];
    const { token } = await agent("nostr example");
    const run = spawn(process.execPath, ["--input-type=module", "--eval", example], {
      cwd: new URL(".", import.meta.url),
      env: { ...process.env, HUB: hub, TOKEN: token },
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const text of run.stdout) {
      if (String(text).includes("Building the release")) {
        run.kill();
        return;
      }
    }
    throw new Error("it says nothing of the event");
  },
};

for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok           Nostr: ${name}`);
  } catch (failure) {
    // Each goes on from the one before.
    console.log(`FAILED       Nostr: ${name}: ${failure.stack ?? failure}`);
    process.exit(1);
  }
}
open.forEach((relay) => relay.close());
process.exit(0);
