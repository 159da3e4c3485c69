package com.onetimesecret.hub.auth.people;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An e-mail address in the one form that the hub stores and compares: trimmed and in lower case.
public record EmailAddress(String value) {

    private static final Pattern FORM =
            Pattern.compile("[^\\s@\\p{Cntrl}\\p{Cf}]{1,64}@[^\\s@\\p{Cntrl}\\p{Cf}]{1,189}");

    /// An address that no account has (RFC 2606 keeps it free).
    public static final EmailAddress NOBODY = new EmailAddress("nobody@unknown.invalid");

    public EmailAddress {
        value = value.strip().toLowerCase(Locale.ROOT);
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not an e-mail address");
        }
    }

    /// The address that `text` spells, if it is one.
    public static Optional<EmailAddress> of(String text) {
        try {
            return Optional.of(new EmailAddress(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// What stands before the `@`.
    public String localPart() {
        return value.substring(0, value.indexOf('@'));
    }
}
