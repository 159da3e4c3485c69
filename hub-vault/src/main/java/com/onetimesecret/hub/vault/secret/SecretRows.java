package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rows of the table `secret`, read.
final class SecretRows {

    /// What [#stored] needs, besides `seconds_left` and `is_sealed`.
    static final String COLUMNS = """
            id, network_id, created_by, kind, source, description, recipients, mails, mailed, enc, needs_approval, has_passphrase, passphrase_hash, max_reads,
            reads_left, created_at, expires_at, last_read_at, opened_by, burned_at, burned_by, refused_opens,
            refused_at, held_secret_key, held_receipt_key""";

    /// A whole row as [#stored] needs it.
    static final String WHOLE =
            COLUMNS + ", ciphertext is not null as is_sealed, extract(epoch from expires_at - now()) as seconds_left";

    private SecretRows() {}

    /// The columns of one of several tables in a query.
    static String of(String table) {
        return table + "." + COLUMNS.replaceAll(",\\s+", ", " + table + ".");
    }

    static StoredSecret stored(ResultSet row) throws SQLException {
        return new StoredSecret(
                new SecretId(row.getString("id")),
                new NetworkId(row.getString("network_id")),
                row.getString("created_by"),
                NewSecret.Kind.valueOf(upper(row, "kind")),
                NewSecret.Source.valueOf(upper(row, "source")),
                row.getString("description"),
                texts(row, "recipients").stream().map(AgentId::new).toList(),
                texts(row, "mails"),
                row.getBoolean("mailed"),
                new NewSecret.Guard(row.getString("enc") != null, row.getBoolean("needs_approval")),
                row.getBoolean("has_passphrase"),
                row.getString("passphrase_hash"),
                row.getInt("max_reads"),
                row.getInt("reads_left"),
                row.getBoolean("is_sealed"),
                time(row, "created_at"),
                time(row, "expires_at"),
                secondsLeft(row),
                new StoredSecret.History(
                        timeOrNull(row, "last_read_at"),
                        row.getString("opened_by"),
                        timeOrNull(row, "burned_at"),
                        row.getString("burned_by"),
                        row.getInt("refused_opens"),
                        timeOrNull(row, "refused_at")),
                new StoredSecret.HeldKeys(row.getBytes("held_secret_key"), row.getBytes("held_receipt_key")));
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Duration secondsLeft(ResultSet row) throws SQLException {
        return Duration.ofMillis(Math.round(row.getDouble("seconds_left") * 1000));
    }

    /// The agents that alone may reveal, as an array in PostgreSQL's own notation.
    static @Nullable String recipients(SealedSecret secret) {
        return array(secret.wish().recipients().stream().map(AgentId::value).toList());
    }

    /// The texts in PostgreSQL's own notation of an array; null for none.
    static @Nullable String array(List<String> texts) {
        return texts.isEmpty()
                ? null
                : texts.stream()
                        .map(text -> text.replace("\\", "\\\\").replace("\"", "\\\""))
                        .collect(Collectors.joining("\",\"", "{\"", "\"}"));
    }

    private static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static String upper(ResultSet row, String column) throws SQLException {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }
}
