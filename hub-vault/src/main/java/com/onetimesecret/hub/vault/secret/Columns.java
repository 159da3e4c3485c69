package com.onetimesecret.hub.vault.secret;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Many rows as the arrays of their columns, in which one statement takes them all.
record Columns<R>(List<R> rows) {

    @Nullable
    String[] texts(Function<R, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    byte @Nullable [][] bytes(Function<R, byte @Nullable []> column) {
        return rows.stream().map(column).toArray(byte[][]::new);
    }

    boolean[] flags(Predicate<R> column) {
        var flags = new boolean[rows.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = column.test(rows.get(i));
        }
        return flags;
    }

    int[] numbers(ToIntFunction<R> column) {
        return rows.stream().mapToInt(column).toArray();
    }
}
