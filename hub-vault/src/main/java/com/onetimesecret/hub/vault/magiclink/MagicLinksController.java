package com.onetimesecret.hub.vault.magiclink;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The codes that the calling agent hosts (WIRE 6).
@RestController
class MagicLinksController {

    private static final String PATH = "/api/v2/agent/magic-links";
    private static final int MOST = 500;
    private static final int MOST_BYTES = 1024 * 1024;
    /// About what an entry takes.
    private static final int ENTRY_BYTES = 160;

    private static final Pattern CURSOR = Pattern.compile("m[A-Za-z0-9_]{1,40}");

    private final HostCode hostCode;
    private final JdbcMagicLinks links;
    private final BaseUrl baseUrl;

    MagicLinksController(HostCode hostCode, JdbcMagicLinks links, BaseUrl baseUrl) {
        this.hostCode = hostCode;
        this.links = links;
        this.baseUrl = baseUrl;
    }

    /// A code as its agent sees it again.
    ///
    /// @param hint its first two characters
    record Shown(MagicLinkId id, String hint, long expiresIn, Instant expiresAt, Instant createdAt) {

        static Shown of(JdbcMagicLinks.Hosted hosted) {
            return new Shown(hosted.id(), hosted.hint(), hosted.secondsLeft(), hosted.expiresAt(), hosted.createdAt());
        }
    }

    /// A page of what an agent hosts.
    record MagicLinks(@Nullable String cursor, boolean hasMore, List<Shown> magicLinks) {}

    /// The answer to a new code.
    ///
    /// @param url where the service finds it
    /// @param note says where less was given than asked for
    record Hosted(
            MagicLinkId id,
            String url,
            String hint,
            long expiresIn,
            Instant expiresAt,
            @Nullable String note,
            List<NextStep> next) {

        Hosted {
            next = List.copyOf(next);
        }

        @Override
        public String toString() {
            return "Hosted[" + id + "]";
        }
    }

    /// Hosting a code again gives it its time anew.
    @PostMapping(PATH)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<Hosted> host(CurrentAgent caller, @RequestBody HostRequest request) {
        var code = request.checked();
        var shown = hostCode.host(caller, code, request.seconds());
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new Hosted(
                        shown.hosted().id(),
                        shown.url(),
                        shown.hosted().hint(),
                        request.seconds(),
                        shown.hosted().expiresAt(),
                        request.isCut() ? "A code is hosted for 3600 seconds at most; this one is." : null,
                        List.of(
                                NextStep.get(
                                        "Let the service look at `url`. Looking yourself uses the code up; this list"
                                                + " does not have it any more once the service was there",
                                        baseUrl.at(PATH)),
                                new NextStep(
                                        "Take it back",
                                        "DELETE",
                                        baseUrl.at(PATH + "/" + shown.hosted().id()),
                                        null))));
    }

    @GetMapping(PATH)
    @RequiresScope(Scope.VAULT)
    ResponseEntity<MagicLinks> list(
            CurrentAgent caller,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(name = "max_bytes", defaultValue = "24576") int maxBytes,
            @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > MOST) {
            throw wrong("?limit", "must be from 1 to " + MOST);
        }
        if (maxBytes < 1 || maxBytes > MOST_BYTES) {
            throw wrong("?max_bytes", "must be from 1 to " + MOST_BYTES);
        }
        if (cursor != null && !CURSOR.matcher(cursor).matches()) {
            throw wrong("?cursor", "must be a cursor from an earlier answer");
        }
        int most = Math.clamp(maxBytes / ENTRY_BYTES, 1, limit);
        var found = links.list(caller.id(), cursor == null ? "" : cursor.substring(1), most + 1);
        var shown = found.stream().limit(most).map(Shown::of).toList();
        var more = found.size() > most;
        var behind = shown.isEmpty() ? cursor : "m" + shown.getLast().id();
        var answer = ResponseEntity.ok();
        if (more) {
            var next = PATH + "?limit=" + limit + "&max_bytes=" + maxBytes + "&cursor=" + behind;
            answer.header(HttpHeaders.LINK, "<" + baseUrl.at(next) + ">; rel=\"next\"");
        }
        return answer.body(new MagicLinks(behind, more, shown));
    }

    @DeleteMapping(PATH + "/{id}")
    @RequiresScope(Scope.VAULT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(CurrentAgent caller, @PathVariable String id) {
        hostCode.remove(caller, new MagicLinkId(id));
    }

    private static HubException wrong(String parameter, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(parameter, message)));
    }
}
