package com.onetimesecret.hub.auth.domain;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A domain in its one spelling: lower case, A-labels (RFC 5890), without a dot at the end; never an IP address,
/// and never a name without a dot.
///
/// @param value the name
public record DomainName(String value) {

    private static final int LONGEST = 253;
    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern FORM = Pattern.compile(LABEL + "(?:\\." + LABEL + ")+");
    // Whoever reads numbers at the end of a name as an address reads hexadecimal ones too (WHATWG URL 3.5).
    private static final Pattern ADDRESS = Pattern.compile(".*\\.(?:\\d+|0x[0-9a-f]*)");
    // What the older rules for such names read as something else than the newer ones do.
    private static final Pattern TWO_READINGS = Pattern.compile(".*[\\u00df\\u03c2\\u200c\\u200d].*", Pattern.DOTALL);

    public DomainName {
        if (value.length() > LONGEST
                || !FORM.matcher(value).matches()
                || ADDRESS.matcher(value).matches()) {
            throw new IllegalArgumentException("not a domain name");
        }
    }

    /// The domain that `text` names, however it is spelt; empty if it names none.
    public static Optional<DomainName> parse(String text) {
        var name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.length() > LONGEST || TWO_READINGS.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            var isAscii = name.chars().allMatch(c -> c < 0x80);
            return Optional.of(new DomainName((isAscii ? name : IDN.toASCII(name)).toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /// Whether this name is `domain` or lies below it.
    boolean isWithin(String domain) {
        return value.equals(domain) || value.endsWith("." + domain);
    }

    /// Whether `host` is this name or lies below it.
    boolean holds(String host) {
        return host.equals(value) || host.endsWith("." + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
