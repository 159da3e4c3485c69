package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.dashboard.TestBrowser;
import com.onetimesecret.hub.harness.Wire;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An authenticator with one passkey that does, and says, whatever a test wants (WebAuthn Level 3, 6).
public final class TestAuthenticator {

    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int WITH_CREDENTIAL = 0x40;

    private static final String SETTINGS = "/dashboard/settings/sign-in";
    private static final JsonMapper JSON = new JsonMapper();

    private final KeyPair key;
    private final byte[] id = new byte[32];
    private String origin;
    private boolean verifies = true;
    private boolean backsUp;
    private int counter = 1;
    private byte[] user = {};

    public TestAuthenticator(String origin) {
        this.origin = origin;
        new SecureRandom().nextBytes(id);
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whose page it believes to be on from now on.
    void visit(String other) {
        origin = other;
    }

    /// From now on it asks for no finger.
    void trustBlindly() {
        verifies = false;
    }

    /// From now on its maker keeps a copy.
    void backUp() {
        backsUp = true;
    }

    /// What it says that it has signed so far.
    void count(int signed) {
        counter = signed;
    }

    /// Becomes a passkey of whoever is signed in there.
    public void join(TestBrowser browser) throws Exception {
        browser.get(SETTINGS);
        var made = make(browser.post(SETTINGS + "/passkey-options", Map.of()).body());
        browser.post(SETTINGS, Map.of("act", "add-passkey", "credential", made, "label", "A test's own"));
    }

    /// Signs in there.
    public void signIn(TestBrowser browser) throws Exception {
        browser.get("/login");
        var options = browser.post("/login/passkey/options", Map.of()).body();
        browser.post("/login/passkey", Map.of("credential", signNext(options)));
    }

    /// Shows there that it is still the same person, on the page that asks for it; where that leads.
    public String prove(TestBrowser browser, String page) throws Exception {
        browser.get(page);
        var next = URLDecoder.decode(page.substring(page.indexOf('=') + 1), StandardCharsets.UTF_8);
        var options = browser.post("/dashboard/prove/options", Map.of()).body();
        return TestBrowser.location(
                browser.post("/dashboard/prove/passkey", Map.of("credential", signNext(options), "next", next)));
    }

    private String signNext(String options) throws Exception {
        counter++;
        return sign(options);
    }

    /// A new passkey for those options.
    String make(String options) throws Exception {
        var asked = JSON.readTree(options);
        user = Base64.getUrlDecoder().decode(asked.get("user").get("id").asString());
        var client = client("webauthn.create", asked);
        var data = new ByteArrayOutputStream();
        data.write(authenticatorData(asked.get("rp").get("id").asString(), WITH_CREDENTIAL));
        data.write(new byte[16]);
        data.write(ByteBuffer.allocate(2).putShort((short) id.length).array());
        data.write(id);
        data.write(coseKey());
        var attestation = new ByteArrayOutputStream();
        attestation.write(0xA3);
        text(attestation, "fmt");
        text(attestation, "none");
        text(attestation, "attStmt");
        attestation.write(0xA0);
        text(attestation, "authData");
        attestation.write(0x58);
        attestation.write(data.size());
        attestation.write(data.toByteArray());
        return answer(Map.of(
                "clientDataJSON",
                base64(client),
                "attestationObject",
                base64(attestation.toByteArray()),
                "transports",
                new String[] {"internal"}));
    }

    /// Its answer to those options.
    String sign(String options) throws Exception {
        var asked = JSON.readTree(options);
        var client = client("webauthn.get", asked);
        var data = authenticatorData(asked.get("rpId").asString(), 0);
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(data);
        signature.update(sha256(client));
        return answer(Map.of(
                "clientDataJSON",
                base64(client),
                "authenticatorData",
                base64(data),
                "signature",
                base64(signature.sign()),
                "userHandle",
                base64(user)));
    }

    private byte[] client(String type, JsonNode asked) {
        return Wire.json(Map.of(
                        "type",
                        type,
                        "challenge",
                        asked.get("challenge").asString(),
                        "origin",
                        origin,
                        "crossOrigin",
                        false))
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(String party, int more) {
        int flags = USER_PRESENT | (verifies ? USER_VERIFIED : 0) | (backsUp ? BACKUP_ELIGIBLE | BACKED_UP : 0) | more;
        return ByteBuffer.allocate(37)
                .put(sha256(party.getBytes(StandardCharsets.UTF_8)))
                .put((byte) flags)
                .putInt(counter)
                .array();
    }

    private byte[] coseKey() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        return ByteBuffer.allocate(77)
                .put(new byte[] {(byte) 0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20})
                .put(fixed(point.getAffineX().toByteArray()))
                .put(new byte[] {0x22, 0x58, 0x20})
                .put(fixed(point.getAffineY().toByteArray()))
                .array();
    }

    private String answer(Map<String, Object> response) {
        return Wire.json(Map.of(
                "id",
                base64(id),
                "rawId",
                base64(id),
                "type",
                "public-key",
                "authenticatorAttachment",
                "platform",
                "clientExtensionResults",
                Map.of(),
                "response",
                response));
    }

    private static byte[] fixed(byte[] number) {
        var padded = new byte[32];
        int length = Math.min(32, number.length);
        System.arraycopy(number, number.length - length, padded, 32 - length, length);
        return padded;
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 + text.length());
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
