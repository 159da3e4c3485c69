package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.Sealer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Seals some rows of a column anew under the current master key.
///
/// Safe beside other hubs and beside whoever reads, takes or removes a row: it is replaced where it still is as it
/// was seen, and passed over where somebody else has it.
@Component
class Reseal {

    private static final Logger LOG = LoggerFactory.getLogger(Reseal.class);

    private final JdbcSealedRows rows;
    private final Sealer sealer;
    private final TransactionTemplate transaction;

    Reseal(JdbcSealedRows rows, Sealer sealer, TransactionTemplate transaction) {
        this.rows = rows;
        this.sealer = sealer;
        this.transaction = transaction;
    }

    /// What was done to some rows.
    ///
    /// @param renewed rows sealed anew
    /// @param passed rows that are to be looked at again
    /// @param last the key of the last row; null if there are no more
    record Step(int renewed, int passed, @Nullable Object last) {}

    /// Looks at up to `most` rows behind that key.
    Step behind(@Nullable Object key, SealedColumn column, int most) {
        return Objects.requireNonNull(transaction.execute(status -> {
            rows.commitWithoutWaiting();
            var found = rows.behind(key, column, most);
            var old = found.stream()
                    .filter(row -> row.value() != null && !isCurrent(column, row))
                    .toList();
            int renewed = (int) old.stream().filter(row -> renew(column, row)).count();
            return new Step(renewed, old.size() - renewed, last(found, most));
        }));
    }

    private static @Nullable Object last(List<JdbcSealedRows.Row> found, int most) {
        return found.size() < most ? null : found.getLast().key();
    }

    private boolean isCurrent(SealedColumn column, JdbcSealedRows.Row row) {
        try {
            return sealer.isCurrent(row.sealed());
        } catch (IllegalArgumentException | IllegalStateException damaged) {
            return isLost(column, damaged);
        }
    }

    private boolean renew(SealedColumn column, JdbcSealedRows.Row row) {
        var context = column.context().apply(row.key());
        byte[] plain;
        try {
            plain = sealer.open(context, row.sealed());
        } catch (IllegalStateException damaged) {
            return isLost(column, damaged);
        }
        return rows.replace(column, row, sealer.seal(context, plain));
    }

    // What no key opens is lost with any key, and must not keep the earlier one needed for ever.
    private static boolean isLost(SealedColumn column, RuntimeException damaged) {
        LOG.warn("One of the {} cannot be opened and stays as it is: {}", column.what(), damaged.getMessage());
        return true;
    }
}
