package com.onetimesecret.hub.vault.deposit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/// The page by which a person leaves a value: the same bytes for whatever token of whatever agent, so that it tells
/// nothing about either.
@Component
class DepositForm {

    private final byte[] page;
    private final String policy;

    DepositForm() {
        try {
            page = new ClassPathResource("deposit/form.html").getContentAsByteArray();
        } catch (IOException incomplete) {
            throw new UncheckedIOException(incomplete);
        }
        var text = new String(page, StandardCharsets.UTF_8);
        // Only what stands in the page may run, and it may talk to its own host only.
        policy = "default-src 'none'; script-src '" + hash(text, "script") + "'; style-src '" + hash(text, "style")
                + "'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
    }

    byte[] page() {
        return page.clone();
    }

    /// The `Content-Security-Policy` that goes with it.
    String policy() {
        return policy;
    }

    private static String hash(String page, String element) {
        var start = page.indexOf("<" + element + ">") + element.length() + 2;
        var content = page.substring(start, page.indexOf("</" + element + ">"));
        try {
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256")
                                    .digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
