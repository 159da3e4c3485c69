package com.onetimesecret.hub.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets that only their reader can read, and not the hub: encrypted and opened by a library that knows nothing of
/// it.
class EncryptedSecretIntegrationTests {

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static ECKey key;
    private static TestAgent reader;
    private static TestAgent sender;

    @BeforeAll
    static void startHub() throws JOSEException {
        hub = RunningHub.startUnlimited(data);
        key = new ECKeyGenerator(Curve.P_256).generate();
        reader = hub.stranger("jwe-reader");
        var request = reader.request("reads what others encrypt");
        request.put("encryption_key", key.toPublicJWK().toJSONObject());
        hub.owner().approve(reader.join(request).text("approval_id"), "{}");
        assertThat(reader.redeem().status()).isEqualTo(200);
        sender = hub.member("jwe-sender");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A256GCM", "A256CBC-HS512"})
    void reachesItsReaderAsItWasEncrypted(String enc) throws Exception {
        var seen = sender.get("/api/v2/agent/peers/" + reader.id()).body().get("encryption_key");
        var jwe = encrypted("hunter2", ECKey.parse(seen.toString()), EncryptionMethod.parse(enc));

        var created = create(Map.of("secret", jwe, "enc", "jwe", "to", List.of(reader.id())));

        assertThat(created.status()).isEqualTo(201);
        var revealed = reader.post("/api/v2/secret/" + created.text("secret_key") + "/reveal", "{}");
        assertThat(revealed.text("enc")).isEqualTo("jwe");
        var opened = JWEObject.parse(revealed.text("value"));
        opened.decrypt(new ECDHDecrypter(key));
        assertThat(opened.getPayload().toString()).isEqualTo("hunter2");
    }

    @Test
    void isRefusedWhereItsReaderCouldNotReadIt() throws Exception {
        var jwe = encrypted("hunter2", key.toPublicJWK(), EncryptionMethod.A256GCM);
        var foreign = encrypted(
                "hunter2", new ECKeyGenerator(Curve.P_384).generate().toPublicJWK(), EncryptionMethod.A256GCM);
        var weak = new JWEObject(
                new JWEHeader(JWEAlgorithm.ECDH_ES_A128KW, EncryptionMethod.A256GCM), new Payload("hunter2"));
        weak.encrypt(new ECDHEncrypter(key.toPublicJWK()));

        assertRefused("/secret", Map.of("secret", "hunter2", "enc", "jwe", "to", reader.id()));
        assertRefused("/secret", Map.of("secret", weak.serialize(), "enc", "jwe", "to", reader.id()));
        assertRefused("/secret", Map.of("secret", foreign, "enc", "jwe", "to", reader.id()));
        assertRefused("/enc", Map.of("secret", jwe, "enc", "pgp", "to", reader.id()));
        assertRefused("/to", Map.of("secret", jwe, "enc", "jwe"));
        assertRefused("/to", Map.of("secret", jwe, "enc", "jwe", "to", List.of(reader.id(), sender.id())));
        assertRefused("/to/0", Map.of("secret", jwe, "enc", "jwe", "to", sender.id()));
        assertRefused("/generate", Map.of("generate", Map.of("length", 20), "enc", "jwe", "to", reader.id()));
    }

    private static void assertRefused(String pointer, Map<String, Object> body) {
        var answer = create(body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
        assertThat(answer.body().get("errors").get(0).get("pointer").asString()).isEqualTo(pointer);
        assertThat(answer.body().toString()).doesNotContain("hunter2");
    }

    private static Answer create(Map<String, Object> body) {
        return sender.post("/api/v2/secret", Wire.json(body));
    }

    private static String encrypted(String value, ECKey to, EncryptionMethod enc) throws JOSEException, ParseException {
        var jwe = new JWEObject(new JWEHeader(JWEAlgorithm.ECDH_ES_A256KW, enc), new Payload(value));
        jwe.encrypt(new ECDHEncrypter(to));
        return jwe.serialize();
    }
}
