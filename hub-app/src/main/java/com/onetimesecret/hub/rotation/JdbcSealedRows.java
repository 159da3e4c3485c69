package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.api.seal.SealedColumn;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of any table that keeps something sealed, walked by its primary key.
@Component
class JdbcSealedRows {

    private final JdbcClient jdbc;

    JdbcSealedRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A row and what it keeps, as the database has it.
    ///
    /// @param value `byte[]`, or text in base64; null where nothing is kept
    record Row(Object key, @Nullable Object value) {

        /// The sealed bytes.
        byte[] sealed() {
            return value instanceof String text
                    ? Base64.getDecoder().decode(text)
                    : (byte[]) Objects.requireNonNull(value);
        }

        /// The bytes in the form of the column.
        Object inThisForm(byte[] sealed) {
            return value instanceof String ? Base64.getEncoder().encodeToString(sealed) : sealed;
        }
    }

    /// The next rows behind that key, the first if it is null; it takes as long as so many rows take, however few of
    /// them keep something.
    List<Row> behind(@Nullable Object key, SealedColumn column, int rows) {
        var query = jdbc.sql("select %1$s, %2$s from %3$s %4$s order by %1$s limit :rows"
                        .formatted(
                                column.key(),
                                column.column(),
                                column.table(),
                                key == null ? "" : "where %s > :key".formatted(column.key())))
                .param("rows", rows);
        return (key == null ? query : query.param("key", key))
                .query((row, n) -> new Row(row.getObject(1), row.getObject(2)))
                .list();
    }

    /// Puts other bytes in the place of what the row was seen to keep; false if it keeps something else by now, or
    /// somebody is changing it, for whom nobody waits.
    boolean replace(SealedColumn column, Row seen, byte[] sealed) {
        return jdbc.sql("""
                        update %3$s set %2$s = :sealed
                        where %1$s = (
                            select %1$s from %3$s where %1$s = :key and %2$s = :seen for update skip locked)
                        """.formatted(column.key(), column.column(), column.table()))
                        .param("sealed", seen.inThisForm(sealed))
                        .param("key", seen.key())
                        .param("seen", seen.value())
                        .update()
                == 1;
    }

    /// Lets the end of this transaction wait for no disk: what a power cut takes back is sealed anew once more.
    void commitWithoutWaiting() {
        jdbc.sql("set local synchronous_commit = off").update();
    }
}
