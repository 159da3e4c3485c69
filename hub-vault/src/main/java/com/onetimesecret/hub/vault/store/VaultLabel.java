package com.onetimesecret.hub.vault.store;

import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What an agent calls a value of its store: 1 to 256 bytes of UTF-8 without control characters.
public record VaultLabel(@JsonValue String text) {

    private static final int LONGEST = 256;
    private static final int HEX = 16;

    public VaultLabel {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a label");
        }
    }

    /// Whether `text` can be a label.
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && text.codePoints().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }

    /// The label that somebody sent.
    ///
    /// @param where the member or parameter it came in
    /// @throws HubException invalid-request
    public static VaultLabel of(String text, String where) {
        if (!isValid(text)) {
            throw refusal(where);
        }
        return new VaultLabel(text);
    }

    /// The label in a path, percent-encoded.
    ///
    /// @throws HubException invalid-request also for broken escapes and for what is not UTF-8
    static VaultLabel inPath(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char letter = encoded.charAt(i);
            if (letter == '%') {
                bytes.write(octet(encoded, i + 1));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(letter).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            // A decoder of text would put a question mark where this refuses.
            var decoder = StandardCharsets.UTF_8.newDecoder();
            return of(decoder.decode(ByteBuffer.wrap(bytes.toByteArray())).toString(), "label");
        } catch (CharacterCodingException notText) {
            throw refusal("label");
        }
    }

    private static int octet(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), HEX) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(at + 1), HEX);
        if (low < 0) {
            throw refusal("label");
        }
        return high * HEX + low;
    }

    private static HubException refusal(String where) {
        return HubException.of(
                ProblemType.INVALID_REQUEST,
                List.of(FieldError.at(
                        where, "must be from 1 to " + LONGEST + " bytes of UTF-8 without control characters")));
    }

    @Override
    public String toString() {
        return text;
    }
}
