package com.onetimesecret.hub.vault.store;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/// Lists what an agent's store holds, a page at a time.
@Component
class StorePages {

    private static final int MOST = 500;
    private static final DataSize MOST_BYTES = DataSize.ofMegabytes(1);
    /// About what an entry takes beside its label.
    private static final int ENTRY_BYTES = 150;

    private static final Pattern VERSION = Pattern.compile("v[A-Za-z0-9]{16}");

    private final JdbcVault vaults;
    private final BaseUrl baseUrl;

    StorePages(JdbcVault vaults, BaseUrl baseUrl) {
        this.vaults = vaults;
        this.baseUrl = baseUrl;
    }

    /// A page of labels.
    record Labels(@Nullable String cursor, boolean hasMore, List<Shown> secrets) {}

    /// A page of what one label held.
    record Versions(@Nullable String cursor, boolean hasMore, List<Shown> versions) {}

    /// A label, or a version of one.
    ///
    /// @param deleted true where the label was deleted
    /// @param keptUntil until when an earlier version can still be had
    record Shown(
            VaultLabel label,
            String version,
            int size,
            String source,
            Instant createdAt,
            @Nullable Boolean deleted,
            @Nullable Instant keptUntil) {

        static Shown of(JdbcVault.Version version) {
            return new Shown(
                    version.label(),
                    version.version(),
                    version.bytes(),
                    version.source(),
                    version.createdAt(),
                    version.deleted() ? true : null,
                    version.keptUntil());
        }
    }

    /// How much of a list is wanted.
    record Wish(int limit, int maxBytes, @Nullable String cursor) {

        Wish {
            if (limit < 1 || limit > MOST) {
                throw wrong("?limit", "must be from 1 to " + MOST);
            }
            if (maxBytes < 1 || maxBytes > MOST_BYTES.toBytes()) {
                throw wrong("?max_bytes", "must be from 1 to " + MOST_BYTES.toBytes());
            }
        }
    }

    ResponseEntity<Labels> labels(AgentVault vault, Wish wish) {
        var after = wish.cursor() == null ? "" : labelOf(wish.cursor());
        var found = vaults.labels(vault, after, wish.limit() + 1);
        var shown = fitting(found, wish);
        var more = shown.size() < found.size();
        var cursor = shown.isEmpty() ? wish.cursor() : cursorOf(shown.getLast().label());
        return answer(more, cursor, wish, "").body(new Labels(cursor, more, shown));
    }

    ResponseEntity<Versions> versions(AgentVault vault, VaultLabel label, Wish wish) {
        if (wish.cursor() != null && !VERSION.matcher(wish.cursor()).matches()) {
            throw noCursor();
        }
        var before = wish.cursor() == null ? null : wish.cursor().substring(1);
        var found = vaults.versions(vault, label, before, wish.limit() + 1);
        var shown = fitting(found, wish);
        var more = shown.size() < found.size();
        var cursor = shown.isEmpty() ? wish.cursor() : "v" + shown.getLast().version();
        var of = "&versions_of=" + URLEncoder.encode(label.text(), StandardCharsets.UTF_8);
        return answer(more, cursor, wish, of).body(new Versions(cursor, more, shown));
    }

    private static List<Shown> fitting(List<JdbcVault.Version> found, Wish wish) {
        int bytes = 0;
        int count = 0;
        for (var version : found) {
            bytes += ENTRY_BYTES + version.label().text().getBytes(StandardCharsets.UTF_8).length;
            if (count == wish.limit() || (count > 0 && bytes > wish.maxBytes())) {
                break;
            }
            count++;
        }
        return found.subList(0, count).stream().map(Shown::of).toList();
    }

    private ResponseEntity.BodyBuilder answer(boolean more, @Nullable String cursor, Wish wish, String rest) {
        var answer = ResponseEntity.ok();
        if (more) {
            var next = baseUrl.at(StoreController.PATH + "?limit=" + wish.limit() + "&max_bytes=" + wish.maxBytes()
                    + rest + "&cursor=" + cursor);
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer;
    }

    private static String cursorOf(VaultLabel label) {
        return "v"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(label.text().getBytes(StandardCharsets.UTF_8));
    }

    private static String labelOf(String cursor) {
        try {
            var label = new String(Base64.getUrlDecoder().decode(cursor.substring(1)), StandardCharsets.UTF_8);
            if (cursor.startsWith("v") && VaultLabel.isValid(label)) {
                return label;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException notBase64) {
            throw noCursor();
        }
        throw noCursor();
    }

    private static HubException noCursor() {
        return wrong("?cursor", "must be a cursor from an earlier answer");
    }

    private static HubException wrong(String parameter, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(parameter, message)));
    }
}
