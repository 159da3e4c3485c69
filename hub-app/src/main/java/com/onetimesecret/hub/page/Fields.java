package com.onetimesecret.hub.secretpage;

import org.jspecify.annotations.Nullable;

/// Fields of forms as they arrive.
final class Fields {

    private Fields() {}

    /// A field that is left out of the request arrives as null, whatever its type says.
    static String present(@Nullable String field) {
        return field == null ? "" : field;
    }

    /// Several lines as they were typed: forms end each with a carriage return, which breaks keys and scripts.
    static String lines(@Nullable String field) {
        return present(field).replace("\r\n", "\n");
    }
}
