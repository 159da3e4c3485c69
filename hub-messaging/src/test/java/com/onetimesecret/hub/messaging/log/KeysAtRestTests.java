package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.messaging.TurningSealer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What becomes of an envelope on its way into the database and out of it.
class KeysAtRestTests {

    private static final String KEY = "Kq7".repeat(15);

    private final KeysAtRest keys = new KeysAtRest(new TurningSealer());

    @Test
    void sealsTheKeyAndNothingElse() {
        var envelope =
                envelope("{\"description\":\"über \\\"secret_key\\\":\\\"no\\\" 😀\",\"secret_key\":\"" + KEY + "\"}");

        var stored = keys.stored("secret_share", bytes(envelope));

        assertThat(text(stored))
                .doesNotContain(KEY)
                .contains("\"secret_key\":\"sealed:", "über \\\"secret_key\\\":\\\"no\\\" 😀")
                .endsWith(",\"metadata\":{\"secret_key\":\"theirs\"}}");
        assertThat(text(keys.served("secret_share", stored))).isEqualTo(envelope);
    }

    @Test
    void leavesAloneWhatHoldsNoKey() {
        var other = bytes(envelope("{\"secret_key\":\"" + KEY + "\"}"));
        assertThat(keys.stored("status_update", other)).isSameAs(other);
        assertThat(keys.served("status_update", other)).isSameAs(other);
        var sealed = bytes("{\"id\":\"msg_1\",\"type\":\"secret_share\",\"sealed\":true}");
        assertThat(keys.stored("secret_share", sealed)).isSameAs(sealed);
        assertThat(keys.served("secret_share", sealed)).isSameAs(sealed);
    }

    @Test
    void servesWhatWasStoredBeforeKeysWereSealed() {
        var old = envelope("{\"secret_key\":\"" + KEY + "\"}");

        assertThat(text(keys.served("secret_share", bytes(old)))).isEqualTo(old);
    }

    @Test
    void letsReadersGoOnWhereAKeyDoesNotOpen() {
        var stored = keys.stored("secret_share", bytes(envelope("{\"secret_key\":\"" + KEY + "\"}")));
        var without = new KeysAtRest(new TurningSealer() {
            @Override
            public byte[] open(String context, byte[] sealed) {
                throw new IllegalStateException("sealed under a key that is not there");
            }

            @Override
            public boolean isCurrent(byte[] sealed) {
                return false;
            }
        });

        assertThat(without.served("secret_share", stored)).isEqualTo(stored);
    }

    private static String envelope(String payload) {
        return "{\"id\":\"msg_" + "1".repeat(24) + "\",\"type\":\"secret_share\",\"payload\":" + payload
                + ",\"metadata\":{\"secret_key\":\"theirs\"}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
