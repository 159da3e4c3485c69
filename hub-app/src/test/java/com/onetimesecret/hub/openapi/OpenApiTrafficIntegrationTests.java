package com.onetimesecret.hub.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import com.onetimesecret.hub.harness.Wire;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What calls really answer is what the OpenAPI document says that they answer: status, type and every member.
class OpenApiTrafficIntegrationTests {

    private static final String AGENT = "/api/v2/agent/";
    private static final String ALL =
            "post read ask discover_agents subscribe create_secret handoff vault audit openid";

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static Traffic traffic;
    private static TestPerson owner;
    private static TestAgent ada;
    private static TestAgent bob;
    private static TestAgent eve;
    private static TestAgent leaver;

    @BeforeAll
    static void admitTwo() {
        hub = RunningHub.startUnlimited(data);
        traffic = new Traffic(hub);
        owner = hub.owner();
        ada = join("ada");
        bob = join("bob");
        eve = hub.member("eve");
        leaver = hub.member("leaver");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static TestAgent join(String name) {
        var agent = hub.stranger(name);
        var request = agent.request("Works for the owner");
        request.put("scope", ALL);
        request.put("capabilities", List.of("translate.fr"));
        var asked = traffic.is(200, "POST /api/v2/agent/auth", agent.join(request));
        traffic.is(200, "GET /api/v2/agent/auth/{auth_req_id}", agent.status(0));
        traffic.is(200, "GET /api/v2/approvals", owner.get("/api/v2/approvals?status=pending"));
        traffic.is(400, "POST /oauth2/token", agent.redeem());
        var path = "/api/v2/approvals/" + asked.text("approval_id");
        traffic.is(200, "GET /api/v2/approvals/{id}", owner.get(path));
        traffic.is(200, "POST /api/v2/approvals/{id}/approve", owner.post(path + "/approve", "{}"));
        traffic.is(409, "POST /api/v2/approvals/{id}/deny", owner.post(path + "/deny", "{}"));
        traffic.is(200, "GET /api/v2/agent/auth/{auth_req_id}", agent.status(0));
        traffic.is(200, "POST /oauth2/token", agent.redeem());
        return agent;
    }

    @Test
    void postsAndReads() {
        var messages = AGENT + "messages";
        var status = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\"}}";
        var posted =
                traffic.is(201, "POST " + messages, ada.post(messages, status)).text("id");
        traffic.is(201, "POST " + messages, ada.post(messages, "[" + status + ",{\"type\":\"question\"}]"));
        traffic.is(200, "POST " + messages, ada.post(messages, "{\"type\":\"heartbeat\",\"payload\":{}}"));
        traffic.is(200, "GET " + messages, bob.get(messages + "?since=all"));
        traffic.is(200, "GET " + messages + "/{id}", bob.get(messages + "/" + posted));
        traffic.is(404, "GET " + messages + "/{id}", bob.get(messages + "/msg_" + "0".repeat(24)));
        traffic.is(422, "GET " + messages, bob.get(messages + "?sinse=all"));
        traffic.is(422, "POST " + messages, bob.post(messages, "{\"type\":\"question\",\"payload\":{}}"));
        traffic.is(400, "POST " + messages, bob.post(messages, "{"));
        traffic.is(401, "GET " + messages, bob.withKey(bob.key()).get(messages));
        var secret = ada.post(
                messages,
                "{\"type\":\"status_update\",\"to\":[\"" + bob.id()
                        + "\"],\"burn_after_reading\":true,\"requires_ack\":true,\"payload\":{\"status\":\"idle\"}}");
        var one = messages + "/" + secret.text("id");
        traffic.is(200, "GET " + AGENT + "inbox", bob.get(AGENT + "inbox?since=unread"));
        traffic.is(200, "POST " + messages + "/{id}/open", bob.post(one + "/open", ""));
        traffic.is(410, "POST " + messages + "/{id}/open", bob.post(one + "/open", ""));
        traffic.is(200, "POST " + messages + "/{id}/ack", bob.post(one + "/ack", ""));
        traffic.is(200, "GET " + messages + "/{id}/delivery", ada.get(one + "/delivery"));
        traffic.is(204, "DELETE " + messages + "/{id}", ada.delete(messages + "/" + posted));
        var cursor = bob.get(AGENT + "inbox?since=all").text("cursor");
        traffic.is(
                200, "POST " + AGENT + "inbox/ack", bob.post(AGENT + "inbox/ack", "{\"cursor\":\"" + cursor + "\"}"));
        traffic.is(200, "GET /api/v2/messages", owner.get("/api/v2/messages"));
    }

    @Test
    void asksAndAnswers() {
        var questions = AGENT + "questions";
        var asked = traffic.is(
                201, "POST " + questions, ada.post(questions, "{\"question\":\"Which?\",\"options\":[\"a\",\"b\"]}"));
        var one = questions + "/" + asked.text("id");
        traffic.is(200, "GET " + questions, bob.get(questions + "?for=me"));
        var answered = traffic.is(
                201, "POST " + questions + "/{id}/answers", bob.post(one + "/answers", "{\"option\":\"a\"}"));
        traffic.is(200, "GET " + questions + "/{id}", ada.get(one));
        traffic.is(200, "GET /api/v2/questions", owner.get("/api/v2/questions"));
        traffic.is(200, "GET /api/v2/questions/{id}", owner.get("/api/v2/questions/" + asked.text("id")));
        traffic.is(
                200,
                "POST " + questions + "/{id}/accept",
                ada.post(one + "/accept", "{\"answer_id\":\"" + answered.text("id") + "\"}"));
        traffic.is(409, "POST " + questions + "/{id}/answers", bob.post(one + "/answers", "{\"option\":\"b\"}"));
    }

    @Test
    void handsOverAndCompletes() {
        var tasks = AGENT + "tasks";
        var handed = traffic.is(
                201,
                "POST " + AGENT + "handoff",
                ada.post(
                        AGENT + "handoff",
                        "{\"task_description\":\"Translate\",\"to\":[\"" + bob.id() + "\"],\"secret\":\"a value\"}"));
        var one = tasks + "/" + handed.text("id");
        traffic.is(200, "GET " + tasks, bob.get(tasks + "?for=me"));
        traffic.is(200, "POST " + tasks + "/{id}/claim", bob.post(one + "/claim", "{}"));
        traffic.is(409, "POST " + tasks + "/{id}/claim", bob.post(one + "/claim", "{}"));
        traffic.is(200, "POST " + tasks + "/{id}/renew", bob.post(one + "/renew", "{\"generation\":1}"));
        traffic.is(409, "POST " + tasks + "/{id}/complete", bob.post(one + "/complete", "{\"generation\":9}"));
        traffic.is(
                200,
                "POST " + tasks + "/{id}/complete",
                bob.post(one + "/complete", "{\"generation\":1,\"result\":{\"n\":1}}"));
        traffic.is(200, "GET " + tasks + "/{id}", ada.get(one));
    }

    @Test
    void saysWhoIsHere() {
        traffic.is(200, "GET " + AGENT + "me", ada.get(AGENT + "me"));
        traffic.is(200, "POST " + AGENT + "heartbeat", ada.post(AGENT + "heartbeat", "{}"));
        traffic.is(200, "GET " + AGENT + "peers", ada.get(AGENT + "peers"));
        traffic.is(200, "GET " + AGENT + "peers/{id}", ada.get(AGENT + "peers/" + bob.id()));
        traffic.is(200, "PATCH " + AGENT + "peers/me", ada.call("PATCH", AGENT + "peers/me", "{\"note\":\"Here\"}"));
        traffic.is(200, "GET " + AGENT + "verify", ada.get(AGENT + "verify?agent_id=" + bob.id()));
        traffic.is(200, "GET " + AGENT + "keys", ada.get(AGENT + "keys"));
        traffic.is(200, "GET /userinfo", ada.get("/userinfo"));
        traffic.is(403, "GET " + AGENT + "audit", eve.get(AGENT + "audit"));
        traffic.is(200, "GET " + AGENT + "audit", ada.get(AGENT + "audit"));
        traffic.is(200, "GET " + AGENT + "audit/checkpoint", ada.get(AGENT + "audit/checkpoint"));
        traffic.is(200, "GET /api/v2/audit", owner.get("/api/v2/audit?kind=security"));
        traffic.is(200, "GET /a/{agent}/.well-known/agent.json", anybody("/a/" + ada.id() + "/.well-known/agent.json"));
        traffic.is(200, "GET /a/{agent}/.well-known/jwks.json", anybody("/a/" + ada.id() + "/.well-known/jwks.json"));
        traffic.is(404, "GET /a/{agent}/.well-known/agent.json", anybody("/a/nobody/.well-known/agent.json"));
    }

    @Test
    void passesSecrets() {
        var made = traffic.is(201, "POST /api/v2/secret", ada.post("/api/v2/secret", "{\"secret\":\"a value\"}"));
        var secret = "/api/v2/secret/" + made.text("secret_key");
        var receipt = "/api/v2/receipt/" + made.text("receipt_key");
        traffic.is(200, "GET /api/v2/secret/{key}", bob.get(secret));
        traffic.is(200, "GET /api/v2/receipt/{key}", ada.get(receipt));
        traffic.is(200, "POST /api/v2/secret/{key}/reveal", bob.post(secret + "/reveal", "{}"));
        traffic.is(404, "POST /api/v2/secret/{key}/reveal", bob.post(secret + "/reveal", "{}"));
        traffic.is(200, "GET /api/v2/receipt/{key}", ada.get(receipt));
        traffic.is(200, "GET /api/v2/receipt/recent", owner.get("/api/v2/receipt/recent"));
        traffic.is(422, "POST /api/v2/secret", ada.post("/api/v2/secret", "{\"secrets\":\"a value\"}"));
        var generated = ada.post("/api/v2/secret/generate", "{\"secret\":{\"ttl\":600}}");
        traffic.is(200, "POST /api/v2/secret/generate", generated);
        var key = generated.body().at("/record/receipt/key").asString();
        traffic.is(200, "POST /api/v2/receipt/{key}/burn", ada.post("/api/v2/receipt/" + key + "/burn", "{}"));
        traffic.is(401, "GET /api/v2/receipt/recent", anybody("/api/v2/receipt/recent"));
    }

    @Test
    void speaksTheFirstApiOfOnetimeSecret() {
        var shared =
                traffic.is(200, "POST /api/v1/share", form("/api/v1/share", Map.of("secret", "a value", "ttl", "600")));
        traffic.is(200, "POST /api/v1/private/{key}", form("/api/v1/private/" + shared.text("metadata_key"), Map.of()));
        traffic.is(200, "POST /api/v1/secret/{key}", form("/api/v1/secret/" + shared.text("secret_key"), Map.of()));
        traffic.is(404, "POST /api/v1/secret/{key}", form("/api/v1/secret/" + shared.text("secret_key"), Map.of()));
        traffic.is(200, "POST /api/v1/generate", form("/api/v1/generate", Map.of()));
        traffic.is(200, "GET /api/v1/private/recent", owner.get("/api/v1/private/recent"));
        traffic.is(200, "GET /api/v1/status", anybody("/api/v1/status"));
    }

    @Test
    void keepsAndTakesDeposits() {
        traffic.is(201, "PUT " + AGENT + "vault/{label}", ada.call("PUT", AGENT + "vault/here", "{}"));
        traffic.is(200, "GET " + AGENT + "vault/{label}", ada.get(AGENT + "vault/here"));
        traffic.is(200, "GET " + AGENT + "vault", ada.get(AGENT + "vault"));
        traffic.is(204, "DELETE " + AGENT + "vault/{label}", ada.delete(AGENT + "vault/here"));
        var minted = traffic.is(201, "POST " + AGENT + "deposits", ada.post(AGENT + "deposits", "{\"label\":\"k\"}"));
        traffic.is(
                200,
                "POST /a/{agent}/d/{token}",
                Wire.send(Wire.to(minted.text("url")).POST(BodyPublishers.ofString("value"))));
        traffic.is(
                404,
                "POST /a/{agent}/d/{token}",
                Wire.send(Wire.to(minted.text("url")).POST(BodyPublishers.ofString("value"))));
        traffic.is(200, "GET " + AGENT + "deposits", ada.get(AGENT + "deposits"));
        var hosted = traffic.is(
                201, "POST " + AGENT + "magic-links", ada.post(AGENT + "magic-links", "{\"code\":\"3f9c1b77a2\"}"));
        traffic.is(200, "GET " + AGENT + "magic-links", ada.get(AGENT + "magic-links"));
        traffic.is(200, "GET /a/{agent}/m/{code}", Wire.send(Wire.to(hosted.text("url"))));
        var claimed = ada.post(AGENT + "domains", "{\"domain\":\"fin.example.org\"}");
        traffic.is(201, "POST " + AGENT + "domains", claimed);
        traffic.is(200, "GET " + AGENT + "domains", ada.get(AGENT + "domains"));
    }

    @Test
    void asksPeopleAndPushes() {
        var approvals = AGENT + "approvals";
        var asked = traffic.is(
                201, "POST " + approvals, ada.post(approvals, "{\"action\":\"Delete\",\"details\":{\"n\":1}}"));
        traffic.is(200, "GET " + approvals, ada.get(approvals));
        var one = approvals + "/" + asked.text("approval_id");
        traffic.is(200, "GET " + approvals + "/{id}", ada.get(one));
        traffic.is(200, "DELETE " + approvals + "/{id}", ada.delete(one));
        var hooks = AGENT + "webhooks";
        traffic.is(201, "POST " + hooks, ada.post(hooks, "{\"url\":\"https://example.com/hook\"}"));
        traffic.is(200, "GET " + hooks, ada.get(hooks));
    }

    @Test
    void managesTheNetwork() {
        for (var list :
                List.of("agents", "people", "invites", "invitations", "api-tokens", "networks", "emergency-stop")) {
            traffic.is(200, "GET /api/v2/" + list, owner.get("/api/v2/" + list));
        }
        traffic.is(201, "POST /api/v2/invites", owner.post("/api/v2/invites", "{\"max_uses\":1,\"expires_in\":600}"));
        var network = traffic.is(
                201,
                "POST /api/v2/networks",
                owner.post("/api/v2/networks", "{\"name\":\"Lab\",\"slug\":\"lab\",\"owner\":\"lab@example.com\"}"));
        var one = "/api/v2/networks/" + network.text("id");
        traffic.is(200, "GET /api/v2/networks/{id}/usage", owner.get(one + "/usage"));
        traffic.is(
                200, "GET /n/{slug}/.well-known/agent-network.json", anybody("/n/lab/.well-known/agent-network.json"));
        traffic.is(200, "POST /api/v2/networks/{id}/suspend", owner.post(one + "/suspend", "{}"));
        traffic.is(202, "DELETE /api/v2/networks/{id}", owner.call("DELETE", one, "{\"slug\":\"lab\"}"));
        traffic.is(403, "GET /api/v2/people", ada.get("/api/v2/people"));
        for (var verb : List.of("pause", "resume", "revoke")) {
            traffic.is(
                    200,
                    "POST /api/v2/agents/{id}/" + verb,
                    owner.post("/api/v2/agents/" + leaver.id() + "/" + verb, ""));
        }
    }

    @Test
    void discovers() {
        for (var path : List.of(
                "/.well-known/agent-network.json",
                "/.well-known/api-catalog",
                "/.well-known/oauth-authorization-server",
                "/.well-known/oauth-protected-resource",
                "/agent-message.schema.json",
                "/llms.txt",
                "/skill.md",
                "/problems",
                "/oauth2/jwks",
                "/healthz",
                "/readyz",
                "/sw.js",
                "/manifest.webmanifest")) {
            traffic.is(200, "GET " + path, anybody(path));
        }
        traffic.is(308, "GET /AGENTS.md", anybody("/AGENTS.md"));
        var client = "{\"client_name\":\"Tool\",\"grant_types\":[\"authorization_code\"],\"redirect_uris\":"
                + "[\"http://127.0.0.1:9/cb\"],\"token_endpoint_auth_method\":\"none\"}";
        var registered = Wire.send(Wire.post(hub.baseUrl() + "/oauth2/register", client));
        traffic.is(201, "POST /oauth2/register", registered);
        traffic.is(400, "POST /oauth2/register", Wire.send(Wire.post(hub.baseUrl() + "/oauth2/register", "[]")));
    }

    @Test
    void refusesWhoCallsTooOften(@TempDir Path elsewhere) {
        try (var busy = RunningHub.start(elsewhere, Map.of("hub.rate.reads-per-minute", 1))) {
            var agent = busy.member("eager");
            agent.get(AGENT + "me");

            var refused = new Traffic(busy).is(429, "GET " + AGENT + "me", agent.get(AGENT + "me"));

            assertThat(refused.header("Retry-After")).isNotEmpty();
        }
    }

    private static Answer anybody(String path) {
        return Wire.send(Wire.to(hub.baseUrl() + path));
    }

    private static Answer form(String path, Map<String, String> members) {
        var basic = Base64.getEncoder()
                .encodeToString((RunningHub.OWNER + ":" + RunningHub.API_TOKEN).getBytes(StandardCharsets.UTF_8));
        return Wire.send(Wire.to(hub.baseUrl() + path)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Wire.form(members))));
    }
}
