// The guide's example of a secret that the hub cannot read, run as it stands there.
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import * as jose from "jose";

const [base, email, apiToken] = process.argv.slice(2);
const hub = base.replace(/\/$/, "");
const owner = { Authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString("base64")}` };

async function post(path, body, headers = {}) {
  const answer = await fetch(hub + path, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answers ${answer.status} ${text}`);
  return JSON.parse(text);
}

// An agent of its own that the owner lets in; every body is signed by its key.
async function agent(name, more) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64");
  const signed = (path, body, id) => {
    const text = JSON.stringify({ ...body, aud: hub, nonce: randomUUID() });
    const time = Math.floor(Date.now() / 1000).toString();
    const signature = sign(null, Buffer.from(`${time}.${text}`), privateKey).toString("base64");
    return post(path, text, { "X-Agent-Sig-Time": time, "X-Agent-Sig": signature, ...(id && { "X-Agent-Id": id }) });
  };
  const joined = await signed("/api/v2/agent/auth", {
    name: `${name} ${createHash("sha256").update(raw).digest("hex").slice(0, 6)}`,
    purpose: "Shows the guide's example",
    public_key: `ed25519:${raw}`,
    ...more,
  });
  await post(`/api/v2/approvals/${joined.approval_id}/approve`, {}, owner);
  const token = await signed(
    "/oauth2/token",
    { grant_type: "urn:openid:params:grant-type:ciba", auth_req_id: joined.auth_req_id, client_id: joined.agent_id },
    joined.agent_id,
  );
  return { id: joined.agent_id, headers: { Authorization: `Bearer ${token.access_token}` } };
}

const pair = await jose.generateKeyPair("ECDH-ES+A256KW", { extractable: true });
const reader = await agent("reader", { encryption_key: await jose.exportJWK(pair.publicKey) });
const sender = await agent("sender");

const guide = await (await fetch(`${hub}/llms.txt`)).text();
const example = /```js\n([^]*?)```/.exec(guide)?.[1];
if (!example) throw new Error("the guide has no example in JavaScript");
const run = Object.getPrototypeOf(async () => {}).constructor;
const value = "correct horse battery staple";
const key = await new run("jose", "hub", "headers", "reader", "value", `${example}\nreturn secret_key`)(
  jose,
  hub,
  sender.headers,
  reader.id,
  value,
);
const revealed = await post(`/api/v2/secret/${key}/reveal`, {}, reader.headers);
const { plaintext } = await jose.compactDecrypt(revealed.value, pair.privateKey);
if (new TextDecoder().decode(plaintext) !== value) throw new Error("the reader got another value");
console.log("ok    the guide's encrypted secret reaches its reader");
