package com.onetimesecret.hub.api.seal;

import java.util.function.Function;
import java.util.regex.Pattern;

/// A column whose values a [Sealer] sealed, so that what an earlier master key sealed can be found and sealed anew.
///
/// The column is `bytea`, or text in base64; null where nothing is kept.
///
/// @param what its values are called in the log, in the plural
/// @param key the primary key of the table, a single column of text or `bytea`
/// @param context what the sealer is told of the row with that key, a `String` or a `byte[]`
public record SealedColumn(String what, String table, String key, String column, Function<Object, String> context) {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_]+");

    public SealedColumn {
        requireIdentifier(table);
        requireIdentifier(key);
        requireIdentifier(column);
    }

    /// A column of a table whose primary key is text.
    public static SealedColumn byText(
            String what, String table, String key, String column, Function<String, String> context) {
        return new SealedColumn(what, table, key, column, value -> context.apply((String) value));
    }

    /// A column of a table whose primary key is a hash.
    public static SealedColumn byHash(
            String what, String table, String key, String column, Function<byte[], String> context) {
        return new SealedColumn(what, table, key, column, value -> context.apply((byte[]) value));
    }

    // They become part of a statement, where no parameter can stand.
    private static void requireIdentifier(String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a table or column: " + name);
        }
    }
}
