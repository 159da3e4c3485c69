package com.onetimesecret.hub.vault.deposit;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/// Shows an agent the log of its deposit box, a page at a time, and on the first page the links that are good still.
@Component
class DepositPages {

    /// Which lines a caller can ask for.
    static final List<String> OUTCOMES = List.of("deposited", "refused", "all");

    private static final int MOST = 500;
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_LINKS = 100;
    /// About what a line takes beside its label and what the sender's program calls itself.
    private static final int LINE_BYTES = 180;

    private static final Pattern CURSOR = Pattern.compile("d([1-9][0-9]{0,17})");

    private final JdbcDepositLinks links;
    private final BaseUrl baseUrl;

    DepositPages(JdbcDepositLinks links, BaseUrl baseUrl) {
        this.links = links;
        this.baseUrl = baseUrl;
    }

    /// What of the log is wanted.
    record Wish(
            @Nullable String label,
            String outcome,
            int limit,
            int maxBytes,
            @Nullable String cursor) {

        Wish {
            if (limit < 1 || limit > MOST) {
                throw wrong("?limit", "must be from 1 to " + MOST);
            }
            if (maxBytes < 1 || maxBytes > MOST_BYTES) {
                throw wrong("?max_bytes", "must be from 1 to " + MOST_BYTES);
            }
            if (cursor != null && !CURSOR.matcher(cursor).matches()) {
                throw wrong("?cursor", "must be a cursor from an earlier answer");
            }
        }

        JdbcDepositLinks.Which which() {
            var taken = outcome.equals("all") ? null : outcome.equals("deposited");
            return new JdbcDepositLinks.Which(
                    label, taken, cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor.substring(1)));
        }
    }

    /// A page of the log.
    ///
    /// @param outstanding links minted by the hub that are good still, the newest 100, on the first page
    record Deposits(
            @Nullable String cursor,
            boolean hasMore,
            @Nullable List<JdbcDepositLinks.Link> outstanding,
            List<Shown> deposits) {}

    /// A line of the log.
    ///
    /// @param outcome `deposited`, or why the token was refused, which nobody else learns
    /// @param ip where it came from, or `unknown`
    record Shown(
            DepositId depositId,
            String label,
            String outcome,
            @Nullable Instant depositedAt,
            @Nullable Instant refusedAt,
            String ip,
            @Nullable String userAgent,
            @Nullable Integer size) {

        static Shown of(JdbcDepositLinks.Line line) {
            var taken = line.outcome().equals(Outcome.DEPOSITED.wire());
            return new Shown(
                    line.id(),
                    line.label(),
                    line.outcome(),
                    taken ? line.at() : null,
                    taken ? null : line.at(),
                    line.address(),
                    line.userAgent(),
                    line.bytes());
        }
    }

    ResponseEntity<Deposits> page(CurrentAgent caller, Wish wish) {
        var found = links.log(caller.id(), wish.which(), wish.limit() + 1);
        var shown = found.subList(0, fitting(found, wish));
        var more = shown.size() < found.size();
        var cursor = shown.isEmpty() ? wish.cursor() : "d" + shown.getLast().number();
        var answer = ResponseEntity.ok();
        if (more) {
            answer.header(HttpHeaders.LINK, "<" + baseUrl.at(rest(wish) + cursor) + ">; rel=\"next\"");
        }
        var outstanding = wish.cursor() == null ? links.outstanding(caller.id(), wish.label(), MOST_LINKS) : null;
        return answer.body(new Deposits(
                cursor, more, outstanding, shown.stream().map(Shown::of).toList()));
    }

    private static String rest(Wish wish) {
        return DepositsController.PATH + "?limit=" + wish.limit() + "&max_bytes=" + wish.maxBytes() + "&outcome="
                + wish.outcome()
                + (wish.label() == null ? "" : "&label=" + URLEncoder.encode(wish.label(), StandardCharsets.UTF_8))
                + "&cursor=";
    }

    private static int fitting(List<JdbcDepositLinks.Line> found, Wish wish) {
        int bytes = 0;
        int count = 0;
        for (var line : found) {
            bytes += LINE_BYTES
                    + line.label().length()
                    + (line.userAgent() == null ? 0 : line.userAgent().length());
            if (count == wish.limit() || (count > 0 && bytes > wish.maxBytes())) {
                break;
            }
            count++;
        }
        return count;
    }

    private static HubException wrong(String parameter, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(parameter, message)));
    }
}
