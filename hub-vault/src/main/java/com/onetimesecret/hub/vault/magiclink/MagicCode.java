package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.agent.AgentId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/// A code that a service gave to an agent: 8 to 256 of `[A-Za-z0-9._~-]`, its case matters; prints as `***`.
record MagicCode(String text) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{8,256}");
    private static final int HINT = 2;

    MagicCode {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a code");
        }
    }

    static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// What is stored: the hash says nothing about the same code of another agent.
    byte[] hash(AgentId agent) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((agent.value() + "\n" + text).getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// By which its agent knows it again.
    String hint() {
        return text.substring(0, HINT);
    }

    @Override
    public String toString() {
        return "***";
    }
}
