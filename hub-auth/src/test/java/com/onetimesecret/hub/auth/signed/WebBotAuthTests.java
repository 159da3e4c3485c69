package com.onetimesecret.hub.auth.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.onetimesecret.hub.auth.HttpCall;
import com.onetimesecret.hub.auth.key.PublicKeys;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Ed25519 vectors of the Web Bot Auth draft, and the two forms in which it names who signed.
class WebBotAuthTests {

    private static final String KEY = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
    private static final String AGENT = "https://signature-agent.test";
    private static final URI WHERE = URI.create("https://example.com/path");

    private static final String DICTIONARY =
            "sig2=(\"@authority\" \"signature-agent\";key=\"agent2\");created=1735689600"
                    + ";keyid=\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\";alg=\"ed25519\";expires=4889289600"
                    + ";nonce=\"n9p433xm+NJ3ph3upfBIGmsuwHw387YV7Q/F+6BSpGCVjYCqQw6rznNA8PVVLySrAWsv0hQtFioQb6E1YsauiA==\""
                    + ";tag=\"web-bot-auth\"";
    private static final String DICTIONARY_SIGNATURE =
            "sig2=:RdNFx5Bj6au3YgAMQL/RzmUlZE8QZLIaXGRpw985hWnwPfMxT228NMk6ehRS1PSl4e8PhbNZACSanGdhEwYCCg==:";
    private static final String LEGACY = "sig2=(\"@authority\" \"signature-agent\");created=1735689600"
            + ";keyid=\"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U\";alg=\"ed25519\";expires=1735693200"
            + ";nonce=\"e8N7S2MFd/qrd6T2R3tdfAuuANngKI7LFtKYI/vowzk4lAZYadIX6wW25MwG7DCT9RUKAJ0qVkU0mEeLElW1qg==\""
            + ";tag=\"web-bot-auth\"";
    private static final String LEGACY_SIGNATURE =
            "sig2=:jdq0SqOwHdyHr9+r5jw3iYZH6aNGKijYp/EstF4RQTQdi5N5YYKrD+mCT1HA1nZDsi6nJKuHxUi/5Syp3rLWBA==:";

    @Test
    void verifiesTheVectorThatNamesItsSignerInADictionary() throws Exception {
        var received = received("agent2=\"" + AGENT + "\"", DICTIONARY, DICTIONARY_SIGNATURE);
        assertThat(received.isBy(key())).isTrue();
        assertThat(received.agentUrl()).contains(AGENT);
        assertThat(received.keyId()).contains(key().thumbprint());
        assertThat(received.created()).contains(1735689600L);
        assertThat(received.expires()).contains(4889289600L);
    }

    @Test
    void verifiesTheVectorThatNamesItsSignerAsABareString() throws Exception {
        var received = received("\"" + AGENT + "\"", LEGACY, LEGACY_SIGNATURE);
        assertThat(received.isBy(key())).isTrue();
        assertThat(received.agentUrl()).contains(AGENT);
    }

    @Test
    void holdsTheSignerToTheMemberThatIsCovered() throws Exception {
        var two = "other=\"https://evil.test\", agent2=\"" + AGENT + "\"";
        assertThat(received(two, DICTIONARY, DICTIONARY_SIGNATURE).agentUrl()).contains(AGENT);
        assertThat(received(two, DICTIONARY, DICTIONARY_SIGNATURE).isBy(key())).isTrue();
        assertThat(received("agent2=\"https://evil.test\"", DICTIONARY, DICTIONARY_SIGNATURE)
                        .isBy(key()))
                .isFalse();
        assertThat(received("\"https://evil.test\"", LEGACY, LEGACY_SIGNATURE).isBy(key()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {"'other=\"https://a.test\"'", "'agent2=\"https://a.test'", "'\"https://a.test\"'", "''"})
    void refusesACoveredMemberThatIsNotThere(String header) {
        assertThatExceptionOfType(RefusedSignature.class)
                .isThrownBy(() -> received(header, DICTIONARY, DICTIONARY_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sig2=(\"@method\" \"signature-agent\");created=1",
                "sig2=(\"@authority\" \"content-type\";key=\"a\");created=1",
                "sig2=(\"@authority\" \"signature-agent\";sf);created=1",
                "sig2=(\"@authority\" \"signature-agent\";key=1);created=1",
                "sig2=(\"@authority\" \"signature-agent\";key=\"A\");created=1",
                "sig2=(\"@authority\" \"signature-agent\";key=\"a\";req);created=1",
                "sig2=(\"@authority\" \"signature-agent\";key=\"a\" \"signature-agent\";key=\"a\");created=1"
            })
    void refusesComponentsThatItDoesNotKnow(String input) {
        assertThatExceptionOfType(RefusedSignature.class)
                .isThrownBy(() -> received("a=\"" + AGENT + "\", A=\"x\"", input, "sig2=:AAAA:"));
    }

    @Test
    void doesNotSayWhoSignedWhereTheSignatureLeavesItOpen() throws Exception {
        var bare = received("a=\"" + AGENT + "\"", "sig2=(\"@authority\");created=1", "sig2=:AAAA:");
        assertThat(bare.agentUrl()).isEmpty();
        var both = received(
                "a=\"" + AGENT + "\", b=\"https://evil.test\"",
                "sig2=(\"@authority\" \"signature-agent\";key=\"a\" \"signature-agent\";key=\"b\");created=1",
                "sig2=:AAAA:");
        assertThatExceptionOfType(RefusedSignature.class).isThrownBy(both::agentUrl);
        var whole = received(
                "a=\"" + AGENT + "\", b=\"https://evil.test\"",
                "sig2=(\"@authority\" \"signature-agent\");created=1",
                "sig2=:AAAA:");
        assertThatExceptionOfType(RefusedSignature.class).isThrownBy(whole::agentUrl);
    }

    private static com.onetimesecret.hub.auth.key.AgentKey key() throws Exception {
        return PublicKeys.ofSpki(Base64.getDecoder().decode(KEY));
    }

    private static ReceivedSignature received(String agent, String input, String signature) throws Exception {
        var headers = Map.of(
                "signature-agent", List.of(agent),
                "content-type", List.of("text/plain"),
                "signature-input", List.of(input),
                "signature", List.of(signature));
        HttpCall.Headers named = name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        return ReceivedSignature.of(new HttpCall("GET", "/path", null, named, () -> new byte[0]), WHERE);
    }
}
