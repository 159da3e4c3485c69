package com.onetimesecret.hub.auth.signed;

import org.jspecify.annotations.Nullable;

/// A part of a message that a signature covers (RFC 9421 2).
///
/// @param key the member of the dictionary that the field holds, or null for all of the field
record Component(String name, @Nullable String key) {

    /// The field by which Web Bot Auth names who signed.
    static final String AGENT = "signature-agent";

    /// How a line of the signature base begins.
    String identifier() {
        return "\"" + name + "\"" + (key == null ? "" : ";key=\"" + key + "\"");
    }
}
