package com.onetimesecret.hub.vault.onetime;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Text as it comes over the wire; what is none is refused without repeating it.
final class WireText {

    private WireText() {}

    /// The text of those bytes.
    ///
    /// @throws HubException malformed-request, if they are not UTF-8 or hold NUL
    static String of(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException notText) {
            // Refused in words that do not hold what was sent.
        }
        throw unreadable();
    }

    /// The text that stands escaped in a form.
    ///
    /// @param escaped one character for each byte
    /// @throws HubException malformed-request, if an escape is none
    static String unescaped(String escaped) {
        var bytes = new ByteArrayOutputStream(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            var c = escaped.charAt(i);
            if (c == '%') {
                if (i + 2 >= escaped.length()) {
                    throw unreadable();
                }
                bytes.write(digit(escaped.charAt(i + 1)) << 4 | digit(escaped.charAt(i + 2)));
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return of(bytes.toByteArray());
    }

    /// Text that a parser made of escapes.
    ///
    /// @throws HubException malformed-request, if it holds NUL or half of a character
    static String whole(String text) {
        if (text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        throw unreadable();
    }

    static HubException unreadable() {
        return new HubException(
                ProblemType.MALFORMED_REQUEST,
                "The parameters cannot be read: they must be UTF-8 text without NUL, as a form or as JSON.");
    }

    private static int digit(char c) {
        var digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw unreadable();
        }
        return digit;
    }
}
