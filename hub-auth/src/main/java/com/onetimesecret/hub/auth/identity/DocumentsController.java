package com.onetimesecret.hub.auth.identity;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.key.UsedProofs;
import com.onetimesecret.hub.auth.keylog.KeyLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/// What agents show of themselves under `/a/{agent}` and on their own hosts (WIRE 6): views of the table of keys.
@RestController
class DocumentsController {

    private static final String WELL_KNOWN = "/a/{agent}/.well-known/";
    private static final MediaType DIRECTORY = new MediaType("application", "http-message-signatures-directory+json");
    private static final MediaType DID = new MediaType("application", "did+json");
    private static final MediaType LINES = new MediaType("application", "jsonl");
    // Spaces where atomic has them, for those who look for a member by its text.
    private static final PrettyPrinter AS_ATOMIC = new DefaultPrettyPrinter(
            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER));

    // As long as agent.json says that a copy may be believed.
    private static final String KEPT_BY_OTHERS = "max-age=300";

    // A revocation on any hub is seen by every hub when its copy runs out; the contract gives it 1 s.
    private static final Duration OLDEST = Duration.ofMillis(700);
    private static final int MOST = 10_000;
    private static final int MOST_LINES = 1_000;

    private final AgentAddresses addresses;
    private final KeyLog keyLog;
    private final LoadingCache<AgentId, Optional<KeyHistory>> histories;
    private final JsonMapper json;

    DocumentsController(AgentAddresses addresses, JdbcKeyHistory stored, KeyLog keyLog, JsonMapper json) {
        this.addresses = addresses;
        this.keyLog = keyLog;
        this.json = json;
        histories =
                Caffeine.newBuilder().expireAfterWrite(OLDEST).maximumSize(MOST).build(stored::of);
    }

    @OpenToAll
    @GetMapping(WELL_KNOWN + "agent.json")
    ResponseEntity<byte[]> identity(@PathVariable String agent) {
        var shown = shown(agent);
        var encryptionKey = shown.history().encryptionKey();
        return answer(
                MediaType.APPLICATION_JSON,
                json.writer()
                        .with(AS_ATOMIC)
                        .writeValueAsBytes(IdentityDocument.of(
                                shown.addressed(),
                                shown.history(),
                                shown.current(),
                                encryptionKey == null ? null : json.readTree(encryptionKey))));
    }

    /// The Nostr key of the agent as the one that its host stands for (NIP-05).
    @OpenToAll
    @GetMapping(WELL_KNOWN + "nostr.json")
    ResponseEntity<byte[]> nostrNames(@PathVariable String agent) {
        var shown = shown(agent);
        var key = IdentityDocument.isRevoked(shown.addressed().agent(), shown.current())
                ? null
                : shown.history().nostrKey();
        return answer(
                MediaType.APPLICATION_JSON,
                json.writeValueAsBytes(Map.of("names", key == null ? Map.of() : Map.of("_", key))));
    }

    /// The key directory of Web Bot Auth.
    @OpenToAll
    @GetMapping(WELL_KNOWN + "http-message-signatures-directory")
    ResponseEntity<byte[]> directory(@PathVariable String agent, HttpServletResponse response) {
        return kept(DIRECTORY, keys(agent), response);
    }

    @OpenToAll
    @GetMapping(WELL_KNOWN + "jwks.json")
    ResponseEntity<byte[]> keySet(@PathVariable String agent, HttpServletResponse response) {
        return kept(MediaType.APPLICATION_JSON, keys(agent), response);
    }

    /// The document of did:web, which looks for it in one place for a domain and in another for a path.
    @OpenToAll
    @GetMapping({WELL_KNOWN + "did.json", "/a/{agent}/did.json"})
    ResponseEntity<byte[]> did(@PathVariable String agent, HttpServletResponse response) {
        var shown = shown(agent);
        return kept(
                DID,
                json.writeValueAsBytes(DidDocument.of(shown.addressed(), shown.history(), shown.current())),
                response);
    }

    /// What became of the agent's keys, the oldest lines first, from behind that place on.
    @OpenToAll
    @GetMapping(WELL_KNOWN + "agent-log.jsonl")
    ResponseEntity<byte[]> log(
            @PathVariable String agent, @RequestParam(defaultValue = "0") long after, HttpServletResponse response) {
        var addressed = shown(agent).addressed();
        var found = keyLog.page(addressed.agent().id(), after, MOST_LINES + 1);
        var lines = found.subList(0, Math.min(MOST_LINES, found.size()));
        if (found.size() > lines.size()) {
            var rest = addressed.at(
                    "/.well-known/agent-log.jsonl?after=" + lines.getLast().seq());
            response.setHeader(HttpHeaders.LINK, "<" + rest + ">; rel=\"next\"");
            response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.LINK);
        }
        return answer(
                LINES,
                lines.stream()
                        .map(entry -> entry.line() + "\n")
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8));
    }

    /// Leads from the agent's address to what it says of itself, by a reference that is right on every host.
    @OpenToAll
    @GetMapping({"/a/{agent}", "/a/{agent}/"})
    ResponseEntity<Void> front(@PathVariable String agent, HttpServletRequest request) {
        addresses.find(agent);
        var path = request.getRequestURI();
        var folder = path.endsWith("/") ? "" : path.substring(path.lastIndexOf('/') + 1) + "/";
        return ResponseEntity.status(HttpStatus.TEMPORARY_REDIRECT)
                .header(HttpHeaders.LOCATION, folder + ".well-known/agent.json")
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .build();
    }

    private byte[] keys(String agent) {
        var shown = shown(agent);
        return json.writeValueAsBytes(KeyDirectory.of(shown.addressed(), shown.history(), shown.current()));
    }

    private Shown shown(String reference) {
        var addressed = addresses.find(reference);
        var history = histories.get(addressed.agent().id()).orElseThrow(HubException::notFound);
        return new Shown(addressed, history, history.current().orElseThrow(HubException::notFound));
    }

    private static ResponseEntity<byte[]> answer(MediaType type, byte[] body) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .body(body);
    }

    private static ResponseEntity<byte[]> kept(MediaType type, byte[] body, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, KEPT_BY_OTHERS);
        var fingerprint = HexFormat.of().formatHex(UsedProofs.sha256(body), 0, 12);
        return ResponseEntity.ok()
                .contentType(type)
                .eTag('"' + fingerprint + '"')
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.ETAG)
                .body(body);
    }

    /// What every document is made of.
    private record Shown(Addressed addressed, KeyHistory history, PublishedKey current) {}
}
