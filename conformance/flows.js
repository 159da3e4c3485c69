// Every standard flow, run by openid-client, which knows nothing of this hub. What the discovery document does not
// offer is listed as not offered; what it offers must work.
import * as client from "openid-client";
import { exportJWK, generateKeyPair } from "jose";
import { Person } from "./person.js";

const [base, email, apiToken] = process.argv.slice(2);
const hub = base.replace(/\/$/, "");
const owner = new Person(hub, email, apiToken, process.env.HUB_OWNER_PASSWORD);
const local = hub.startsWith("http:");
const options = { algorithm: "oauth2", execute: local ? [client.allowInsecureRequests] : [] };

const CIBA = "urn:openid:params:grant-type:ciba";
const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
const CALLBACK = "http://127.0.0.1/callback";

class NotOffered extends Error {}

function check(truth, words) {
  if (!truth) throw new Error(words);
}

function needs(truth, words) {
  if (!truth) throw new NotOffered(words);
}

async function key(alg) {
  const pair = await generateKeyPair(alg === "Ed25519" ? "Ed25519" : "ES256", { extractable: true });
  const jwk = await exportJWK(pair.publicKey);
  return { privateKey: pair.privateKey, jwk: { ...jwk, kid: `${alg}-${Date.now()}`, use: "sig", alg } };
}

async function register(metadata, auth) {
  return client.dynamicClientRegistration(new URL(hub), metadata, auth, options);
}

// A client with a key of its own, for flows without a browser.
async function keyed(alg, grants) {
  const { privateKey, jwk } = await key(alg);
  return register(
    {
      client_name: `conformance ${alg} ${Math.random().toString(36).slice(2, 8)}`,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [jwk] },
      grant_types: grants,
      response_types: [],
      scope: "openid read post",
      backchannel_token_delivery_mode: grants.includes(CIBA) ? "poll" : undefined,
    },
    client.PrivateKeyJwt({ key: privateKey, kid: jwk.kid }),
  );
}

// A program without a key, for flows in which a person signs in.
async function program(grants) {
  return register(
    {
      client_name: `conformance program ${Math.random().toString(36).slice(2, 8)}`,
      token_endpoint_auth_method: "none",
      redirect_uris: [CALLBACK],
      grant_types: grants,
      response_types: grants.includes("authorization_code") ? ["code"] : [],
      scope: "openid read post",
    },
    client.None(),
  );
}

async function me(config, tokens, dpop) {
  const answer = await client.fetchProtectedResource(
    config,
    tokens.access_token,
    new URL(hub + "/api/v2/agent/me"),
    "GET",
    undefined,
    undefined,
    dpop && { DPoP: dpop },
  );
  const text = await answer.text();
  check(answer.status === 200, `/me answers ${answer.status} ${text}`);
  const { agent_id: agentId } = JSON.parse(text);
  check(agentId === config.clientMetadata().client_id, "the token speaks for another agent");
}

async function backchannel(config, dpop) {
  const asked = await client.initiateBackchannelAuthentication(config, {
    scope: "openid read",
    login_hint: email,
    binding_message: "amber fox 42",
  });
  await owner.approve(config.clientMetadata().client_id);
  return client.pollBackchannelAuthenticationGrant(config, asked, undefined, dpop && { DPoP: dpop });
}

async function consent(config, parameters) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK.replace("127.0.0.1", "127.0.0.1:49152"),
    scope: "read",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...parameters,
  });
  const card = await owner.open(url.href);
  check(card.url.pathname.startsWith("/dashboard/consent/"), `no card, but ${card.status} ${card.url}`);
  const fields = { scope: "read", expiresIn: "3600" };
  const back = await owner.submit(`${card.url.pathname}/approve`, fields);
  check(back.location?.startsWith("http://127.0.0.1:49152/callback?"), `sent to ${back.location}`);
  return {
    url: new URL(back.location),
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: undefined },
  };
}

const flows = {
  async discovery() {
    const config = await client.discovery(new URL(hub), "anybody", undefined, client.None(), options);
    const server = config.serverMetadata();
    check(server.issuer === hub, `issuer is ${server.issuer}`);
    const twin = await (await fetch(hub + "/.well-known/openid-configuration")).json();
    check(twin.issuer === server.issuer, "the two discovery documents name different issuers");
    check((await fetch(server.jwks_uri)).ok, "no key set");
  },

  async "registration, and its end (RFC 7591, 7592)"() {
    const config = await program(["authorization_code"]);
    const { registration_client_uri: uri, registration_access_token: token } = config.clientMetadata();
    const headers = { authorization: `Bearer ${token}` };
    check((await fetch(uri, { headers })).status === 200, "the registration cannot be read");
    check((await fetch(uri, { headers, method: "DELETE" })).status === 204, "the registration cannot be ended");
    check((await fetch(uri, { headers })).status === 401, "the registration lives on");
  },

  async "CIBA poll with private_key_jwt, Ed25519"() {
    needs(server.backchannel_authentication_endpoint, "no backchannel_authentication_endpoint");
    const config = await keyed("Ed25519", [CIBA]);
    await me(config, await backchannel(config));
  },

  async "CIBA poll with private_key_jwt, ES256, then client_credentials"() {
    needs(server.backchannel_authentication_endpoint, "no backchannel_authentication_endpoint");
    const config = await keyed("ES256", [CIBA, "client_credentials"]);
    await me(config, await backchannel(config));
    await me(config, await client.clientCredentialsGrant(config, { scope: "read" }));
  },

  async "refresh, introspection, revocation"() {
    needs(server.backchannel_authentication_endpoint, "no backchannel_authentication_endpoint");
    needs(server.grant_types_supported?.includes("refresh_token"), "no refresh_token");
    const config = await keyed("ES256", [CIBA, "refresh_token"]);
    const first = await backchannel(config);
    const second = await client.refreshTokenGrant(config, first.refresh_token);
    check(second.refresh_token !== first.refresh_token, "the refresh token does not rotate");
    await me(config, second);
    needs(server.introspection_endpoint && server.revocation_endpoint, "no introspection or revocation");
    check((await client.tokenIntrospection(config, second.access_token)).active, "a good token is not active");
    await client.tokenRevocation(config, second.refresh_token);
    check(!(await client.tokenIntrospection(config, second.access_token)).active, "a revoked token is active");
  },

  async "DPoP"() {
    needs(server.backchannel_authentication_endpoint, "no backchannel_authentication_endpoint");
    needs(server.dpop_signing_alg_values_supported, "no dpop_signing_alg_values_supported");
    const config = await keyed("ES256", [CIBA]);
    const dpop = client.getDPoPHandle(config, await client.randomDPoPKeyPair());
    const tokens = await backchannel(config, dpop);
    check(tokens.token_type.toLowerCase() === "dpop", `token_type is ${tokens.token_type}`);
    await me(config, tokens, dpop);
    const stolen = await fetch(hub + "/api/v2/agent/me", {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    check(stolen.status === 401, "a bound token passes as a bearer token");
  },

  async "device authorization"() {
    needs(server.device_authorization_endpoint, "no device_authorization_endpoint");
    needs(owner.password, "needs HUB_OWNER_PASSWORD");
    const config = await program([DEVICE]);
    const started = await client.initiateDeviceAuthorization(config, { scope: "read" });
    await owner.open(started.verification_uri_complete);
    const found = await owner.submit("/activate", { user_code: started.user_code });
    const card = await owner.open(found.location);
    await owner.submit(`${card.url.pathname}/approve`, { scope: "read", expiresIn: "3600" });
    await me(config, await client.pollDeviceAuthorizationGrant(config, started));
  },

  async "authorization code with PKCE"() {
    needs(server.authorization_endpoint, "no authorization_endpoint");
    needs(owner.password, "needs HUB_OWNER_PASSWORD");
    const config = await program(["authorization_code", "refresh_token"]);
    const { url, checks } = await consent(config, { nonce: "" });
    const tokens = await client.authorizationCodeGrant(config, url, checks);
    await me(config, tokens);
    if (server.grant_types_supported?.includes("refresh_token")) {
      await me(config, await client.refreshTokenGrant(config, tokens.refresh_token));
    }
  },
};

let server = {};
try {
  const known = await client.discovery(new URL(hub), "anybody", undefined, client.None(), options);
  server = known.serverMetadata();
} catch (failure) {
  console.error(`${hub} cannot be discovered: ${failure.message}`);
  process.exit(1);
}

let failed = 0;
for (const [name, flow] of Object.entries(flows)) {
  try {
    await flow();
    console.log(`ok           ${name}`);
  } catch (failure) {
    if (failure instanceof NotOffered) {
      console.log(`not offered  ${name}: ${failure.message}`);
    } else {
      failed++;
      console.log(`FAILED       ${name}: ${failure.cause ? JSON.stringify(failure.cause) : ""} ${failure.stack}`);
    }
  }
}
console.log(failed ? `${failed} of ${Object.keys(flows).length} flows failed` : "every flow that is offered works");
process.exit(failed ? 1 : 0);
