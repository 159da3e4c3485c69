package com.onetimesecret.hub.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server sends reaches the library as it is, except for headers that it could not read.
class HeaderGuardTests {

    private static final String REPLACED = "NATS/1.0\r\nHub-Unreadable-Headers: 1\r\n\r\n";

    /// What comes out, whatever the pieces in which it came.
    private static String passed(String sent) {
        var bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
        var results = List.of(1, 2, 7, bytes.length).stream()
                .map(piece -> passed(bytes, piece))
                .distinct()
                .toList();
        assertThat(results).as("the same in all pieces").hasSize(1);
        return results.getFirst();
    }

    private static String passed(byte[] bytes, int piece) {
        var guard = new HeaderGuard();
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += piece) {
            int count = Math.min(piece, bytes.length - from);
            var part = new byte[count + 3];
            System.arraycopy(bytes, from, part, 0, count);
            out.writeBytes(guard.pass(part, count));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String withHeaders(String headers, String body) {
        return "HMSG a.b 7 re.ply " + headers.length() + " " + (headers.length() + body.length()) + "\r\n" + headers
                + body + "\r\n";
    }

    @Test
    void passesWhatIsSound() {
        var all = "INFO {\"nonce\":\"x\"}\r\n+OK\r\nPING\r\n-ERR 'slow'\r\n"
                + "MSG a.b 7 5\r\nPING\r\r\n" // a body that looks like a line
                + "msg a.b 7 re.ply 0\r\n\r\n"
                + withHeaders("NATS/1.0\r\nNats-Msg-Id: one\r\nB:\r\n\r\n", "HMSG x")
                + withHeaders("NATS/1.0 503\r\n\r\n", "")
                + "PONG\r\n";

        assertThat(passed(all)).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NATS/1.0\r\nfoo\r\n\r\n",
                "NATS/1.0\r\nNats-Msg-Id: \u00e9\r\n\r\n",
                "NATS/2.0\r\nA: b\r\n\r\n",
                "NATS/1.0 abc def\r\n\r\n",
                "NATS/1.0\r\n: b\r\n\r\n",
                "NATS/1.0\r\nA: b\rc\r\n\r\n",
                "NATS/1.0\r\nA: b",
                "N",
                ""
            })
    void exchangesHeadersThatCannotBeRead(String headers) {
        var after = withHeaders("NATS/1.0\r\nA: b\r\n\r\n", "next");

        assertThat(passed(withHeaders(headers, "body") + after)).isEqualTo(withHeaders(REPLACED, "body") + after);
    }
}
