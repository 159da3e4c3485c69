// The secrets of a hub, used by a published client of Onetime Secret that knows nothing of hubs.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// The client is from 2018 and uses what Node no longer has.
require("node:util").isUndefined ??= (value) => value === undefined;
const { OneTimeSecretApi, UnknownSecretError, NotAuthorizedError, NotFoundError } =
  require("onetimesecret-api/index.js");

const [base, email, apiToken] = process.argv.slice(2);
const url = base.replace(/\/$/, "");
const ots = new OneTimeSecretApi(email, apiToken, { url, apiVersion: "v1" });

function check(truth, words) {
  if (!truth) throw new Error(words);
}

async function refused(kind, call) {
  try {
    await call();
  } catch (failure) {
    check(failure instanceof kind, `refused by ${failure.constructor.name}: ${failure.message}`);
    return;
  }
  throw new Error("not refused");
}

const flows = {
  async "status"() {
    check((await ots.status()) === true, "the hub does not call itself nominal");
    const wrong = new OneTimeSecretApi(email, "wrong", { url, apiVersion: "v1" });
    await refused(NotAuthorizedError, () => wrong.status());
  },

  async "share, and one read"() {
    const secret = "pässwörd & more=100%+\n";
    const shared = await ots.share(secret, { ttl: 3600 });
    check(/^[a-z0-9]{31}$/.test(shared.secret_key), `the key is ${shared.secret_key.length} characters long`);
    check(/^[a-z0-9]{31}$/.test(shared.metadata_key), "the metadata key has another form");
    check(shared.share_link === `${url}/secret/${shared.secret_key}`, `the link is ${shared.share_link}`);
    check(shared.ttl === 3600 && shared.secret_ttl === 3600 && shared.metadata_ttl === 7200, "other lifetimes");
    check(shared.custid === email && shared.state === "new", "another custid or state");
    const before = await ots.retrieveMetadata(shared.metadata_key);
    check(before.state === "new" && before.secret_key === shared.secret_key, "other metadata");
    const read = await ots.retrieveSecret(shared.secret_key);
    check(read.value === secret && read.secret_key === shared.secret_key, "another value came back");
    await refused(UnknownSecretError, () => ots.retrieveSecret(shared.secret_key));
    const after = await ots.retrieveMetadata(shared.metadata_key);
    check(after.state === "received" && Number.isInteger(after.received), `the state is ${after.state}`);
    check(!("secret_key" in after), "the metadata still name the key");
  },

  async "generate"() {
    const made = await ots.generate({ ttl: 60 });
    check(typeof made.value === "string" && made.value.length === 12, "no value");
    check((await ots.retrieveSecret(made.secret_key)).value === made.value, "another value came back");
  },

  async "a passphrase"() {
    const shared = await ots.share("s", { passphrase: "open sesame" });
    check(shared.passphrase_required === true, "no passphrase is required");
    await refused(UnknownSecretError, () => ots.retrieveSecret(shared.secret_key, { passphrase: "wrong" }));
    const read = await ots.retrieveSecret(shared.secret_key, { passphrase: "open sesame" });
    check(read.value === "s", "another value came back");
  },

  async "burn"() {
    const shared = await ots.share("s");
    const burned = await ots.burn(shared.metadata_key);
    check(burned.state.state === "burned", `the state is ${burned.state.state}`);
    check(burned.secret_shortkey === shared.secret_key.slice(0, 8), "another short key");
    await refused(UnknownSecretError, () => ots.retrieveSecret(shared.secret_key));
    await refused(UnknownSecretError, () => ots.burn(shared.metadata_key));
  },

  async "recent, newest first"() {
    await ots.share("older");
    const newest = await ots.share("newer");
    const recent = await ots.recentMetadata();
    check(recent[0].metadata_key === newest.metadata_key, "the newest is not the first");
    check(!("secret_key" in recent[0]), "the list names keys");
  },

  async "nothing there"() {
    await refused(UnknownSecretError, () => ots.retrieveSecret("0".repeat(31)));
    await refused(UnknownSecretError, () => ots.retrieveSecret("short"));
    await refused(UnknownSecretError, () => ots.retrieveMetadata("0".repeat(31)));
    const nowhere = new OneTimeSecretApi(email, apiToken, { url: url + "/nowhere", apiVersion: "v1" });
    await refused(NotFoundError, () => nowhere.status());
  },

  async "a base URL that ends in a slash"() {
    const doubled = new OneTimeSecretApi(email, apiToken, { url: url + "/", apiVersion: "v1" });
    const shared = await doubled.share("s");
    check((await doubled.retrieveSecret(shared.secret_key)).value === "s", "another value came back");
  },
};

let failed = 0;
for (const [name, flow] of Object.entries(flows)) {
  try {
    await flow();
    console.log(`ok           onetime secret: ${name}`);
  } catch (failure) {
    failed++;
    console.log(`FAILED       onetime secret: ${name}: ${failure.stack}`);
  }
}
console.log(failed ? `${failed} of ${Object.keys(flows).length} flows failed` : "every flow works");
process.exit(failed ? 1 : 0);
