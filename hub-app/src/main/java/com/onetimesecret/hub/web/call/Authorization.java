package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;

/// What a request's `Authorization` header presents.
sealed interface Authorization {

    /// The header that says what a signature of the call covers.
    String SIGNATURE = "Signature-Input";

    /// The characters of a token (RFC 6750 2.1: `b64token`).
    boolean[] IN_TOKENS = inTokens();

    /// No header at all.
    record Missing() implements Authorization {}

    /// An agent's token (RFC 6750).
    record Bearer(String token) implements Authorization {
        @Override
        public String toString() {
            return "Bearer";
        }
    }

    /// An agent's token that is bound to a key (RFC 9449).
    record Dpop(String token) implements Authorization {
        @Override
        public String toString() {
            return "DPoP";
        }
    }

    /// No header, but a signature of the call itself (RFC 9421).
    record Signed() implements Authorization {}

    /// A person's e-mail and API token (RFC 7617).
    record Basic(String email, String apiToken) implements Authorization {
        @Override
        public String toString() {
            return "Basic";
        }
    }

    /// A scheme that the hub does not know.
    record Unknown() implements Authorization {}

    /// Reads the header.
    ///
    /// @throws HubException malformed-request, if there are several or the one is not in its scheme's form
    static Authorization of(HttpServletRequest request) {
        var headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.isEmpty()) {
            return request.getHeader(SIGNATURE) == null ? new Missing() : new Signed();
        }
        if (headers.size() > 1) {
            throw malformed("Send one Authorization header, not several.");
        }
        var header = headers.getFirst().strip();
        var space = header.indexOf(' ');
        var scheme = (space < 0 ? header : header.substring(0, space)).toLowerCase(Locale.ROOT);
        var rest = space < 0 ? "" : header.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> new Bearer(token(rest));
            case "dpop" -> new Dpop(token(rest));
            case "basic" -> basic(rest);
            default -> new Unknown();
        };
    }

    private static String token(String token) {
        if (token.isEmpty() || !isToken(token)) {
            throw malformed("The Authorization header must be `Bearer` or `DPoP` and one token.");
        }
        return token;
    }

    /// A loop and a table, because every call comes here and a token has hundreds of characters.
    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c >= IN_TOKENS.length || !IN_TOKENS[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] inTokens() {
        var characters = new boolean[128];
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~+/-="
                .chars()
                .forEach(c -> characters[c] = true);
        return characters;
    }

    private static Basic basic(String encoded) {
        try {
            var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            var colon = pair.indexOf(':');
            if (colon > 0 && pair.chars().noneMatch(Character::isISOControl)) {
                return new Basic(pair.substring(0, colon), pair.substring(colon + 1));
            }
        } catch (IllegalArgumentException notBase64) {
            // Answered like every other pair that cannot be read.
        }
        throw malformed("The Authorization header must be `Basic` and the base64 of email:token.");
    }

    private static HubException malformed(String detail) {
        return new HubException(ProblemType.MALFORMED_REQUEST, detail);
    }
}
