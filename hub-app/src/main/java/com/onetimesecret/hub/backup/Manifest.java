package com.onetimesecret.hub.backup;

import com.onetimesecret.hub.migration.AppliedMigrations;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a backup says of itself.
///
/// @param format how the file is built; a hub reads no later one than it knows
/// @param madeAt by the database's clock
/// @param whileServing whether a hub may have gone on after it, so that what it holds may have been used since
/// @param masterKeys the fingerprints of the keys without which something in it could never be opened
/// @param leftOut tables whose rows are not in it, because they are of no use in another database
record Manifest(
        int format,
        String hubVersion,
        String madeAt,
        String postgresql,
        boolean whileServing,
        List<String> masterKeys,
        AppliedMigrations migrations,
        List<Table> tables,
        List<Partition> partitions,
        List<Sequence> sequences,
        Set<String> leftOut) {

    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    Manifest {
        masterKeys = List.copyOf(masterKeys);
        tables = List.copyOf(tables);
        partitions = List.copyOf(partitions);
        sequences = List.copyOf(sequences);
        leftOut = Set.copyOf(leftOut);
    }

    /// The rows of one table, and what their bytes must come to.
    record Table(String name, List<String> columns, long rows, long bytes, String sha256) {

        Table {
            columns = List.copyOf(columns);
        }
    }

    /// A part of a table that hubs make while they run, as PostgreSQL words it.
    record Partition(
            String name,
            String parent,
            String bounds,
            @Nullable String options) {}

    /// The next number of a column that counts by itself.
    record Sequence(String name, long value, boolean called) {}

    long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    byte[] written() {
        return JSON.writeValueAsBytes(this);
    }

    static Optional<Manifest> read(byte[] written) {
        try {
            return Optional.of(JSON.readValue(written, Manifest.class));
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }
}
