package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An agent with the scope `vault`, and what strangers do at its address.
record BoxOwner(TestAgent agent, String hub) {

    static final String VAULT = "/api/v2/agent/vault";
    static final String DEPOSITS = "/api/v2/agent/deposits";
    static final String MAGIC_LINKS = "/api/v2/agent/magic-links";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static BoxOwner in(RunningHub hub, String name) {
        return in(hub, name, TestKey.ed25519());
    }

    static BoxOwner in(RunningHub hub, String name, TestKey key) {
        var agent = new TestAgent(hub.baseUrl(), name, key);
        var request = agent.request("Keeps a box");
        request.put("scope", "post read vault");
        var asked = agent.join(request);
        hub.owner().approve(asked.text("approval_id"), "{}");
        var redeemed = agent.redeem();
        if (redeemed.status() != 200) {
            throw new IllegalStateException(asked + " " + redeemed);
        }
        return new BoxOwner(agent, hub.baseUrl());
    }

    String at(String rest) {
        return hub + "/a/" + agent.id() + rest;
    }

    /// Stores the bytes, sent as that type; without one if it is null.
    Answer put(String where, byte[] value, @Nullable String type) {
        var request = Wire.to(hub + VAULT + where)
                .header("Authorization", "Bearer " + agent.token())
                .PUT(BodyPublishers.ofByteArray(value));
        return Wire.send(type == null ? request : request.header("Content-Type", type));
    }

    Answer put(String label, String value) {
        return put("/" + label, value.getBytes(StandardCharsets.UTF_8), null);
    }

    HttpResponse<byte[]> value(String where) {
        var request = Wire.to(hub + VAULT + where).header("Authorization", "Bearer " + agent.token());
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    String text(String label) {
        return new String(value("/" + label).body(), StandardCharsets.UTF_8);
    }

    /// What a token says that this agent mints for itself.
    static Map<String, @Nullable Object> terms(String label) {
        var terms = new LinkedHashMap<String, @Nullable Object>();
        terms.put("label", label);
        terms.put("nonce", UUID.randomUUID().toString());
        terms.put("expires_at", Instant.now().getEpochSecond() + 600);
        return terms;
    }

    /// A token minted offline, as atomic does.
    String token(String label) {
        return token(terms(label));
    }

    String token(Map<String, ?> terms) {
        return signed(Wire.json(terms));
    }

    /// A token over that payload, whatever it is.
    String signed(String payload) {
        var text = TestKey.base64Url(payload.getBytes(StandardCharsets.UTF_8));
        return text + "." + TestKey.base64Url(agent.key().sign(text.getBytes(StandardCharsets.US_ASCII)));
    }

    Answer deposit(String token, String value) {
        return deposit(token, BodyPublishers.ofString(value), "application/x-www-form-urlencoded");
    }

    Answer deposit(String token, BodyPublisher value, @Nullable String type) {
        var request = Wire.to(at("/d/" + token)).POST(value);
        return Wire.send(type == null ? request : request.header("Content-Type", type));
    }

    /// What any client gets from that method and address.
    static HttpResponse<byte[]> raw(String method, String url, Map<String, String> headers) {
        var request = Wire.to(URI.create(url).toString()).method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /// What every refused attempt gets.
    static void assertNothing(Answer answer, String why) {
        assertThat(answer.status()).as(why + answer).isEqualTo(404);
        assertThat(answer.body().toString()).as(why).isEqualTo("{}");
        assertThat(answer.header("Content-Length")).as(why).isEqualTo("0");
        assertThat(answer.header("Content-Type")).as(why).isEmpty();
    }

    /// What a token says, one member of it another.
    static Map<String, @Nullable Object> terms(String label, String member, Object value) {
        var terms = terms(label);
        terms.put(member, value);
        return terms;
    }
}
