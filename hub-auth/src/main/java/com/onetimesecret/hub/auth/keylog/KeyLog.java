package com.onetimesecret.hub.auth.keylog;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.auth.key.PublicKeys;
import com.onetimesecret.hub.auth.key.UsedProofs;
import com.onetimesecret.hub.auth.keylog.JdbcKeyLog.Held;
import com.onetimesecret.hub.auth.keylog.JdbcKeyLog.Line;
import com.onetimesecret.hub.auth.signing.KeyAlgorithm;
import com.onetimesecret.hub.auth.signing.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes what becomes of an agent's keys, one line of JSON an event, in the transaction of what it tells.
///
/// Each line holds the hash of the one before and ends with the hub's signature over all that stands before it
/// (docs/audit.md).
@Component
public class KeyLog {

    private static final JOSEObjectType TYPE = new JOSEObjectType("agent-key-log+jws");
    private static final int VERSION = 1;

    private final JdbcKeyLog log;
    private final SigningKeys keys;
    private final BaseUrl baseUrl;
    private final JsonMapper mapper;

    KeyLog(JdbcKeyLog log, SigningKeys keys, BaseUrl baseUrl, JsonMapper mapper) {
        this.log = log;
        this.keys = keys;
        this.baseUrl = baseUrl;
        this.mapper = mapper;
    }

    /// A line of the log, with its place.
    public record Entry(long seq, String line) {}

    /// Lets one transaction at a time change the agent's keys; call before the first statement that does.
    public void lock(AgentId agent) {
        log.lock(agent);
    }

    /// Adds the event; the transaction must have changed the keys already. Of an agent from before there was a log,
    /// the key that it had comes first.
    public void append(KeyEvent event) {
        var now = log.lock(event.agentId());
        var last = log.last(event.agentId()).orElse(null);
        var before = event.kind() == KeyEvent.Kind.REVOKED ? event.kid() : event.previousKid();
        if (last == null && before != null) {
            var held = log.key(before);
            var first = new KeyEvent(
                    event.agentId(), event.networkId(), KeyEvent.Kind.ADDED, before, null, KeyEvent.By.OWNER, null);
            last = write(first, null, held, held.createdAt());
        }
        write(event, last, log.key(event.kid()), now);
    }

    /// Notes that the agent of that key was ended by somebody else; of an agent without a key of its own there is
    /// nothing to note.
    public void agentEnded(AgentId agent, NetworkId network, KeyEvent.By by) {
        log.active(agent).ifPresent(kid -> append(KeyEvent.revoked(agent, network, kid, by)));
    }

    /// Notes that a person let the agent in again with the key that it had, if the log says that it ended.
    public void admittedAgain(AgentId agent, NetworkId network, String kid) {
        var ended = log.last(agent)
                .filter(last ->
                        mapper.readTree(last.entry()).path("event").asString("").equals(KeyEvent.Kind.REVOKED.wire()))
                .filter(last ->
                        mapper.readTree(last.entry()).path("kid").asString("").equals(kid));
        if (ended.isPresent()) {
            append(KeyEvent.admitted(agent, network, kid, null));
        }
    }

    /// Some of the agent's log from behind that place, the oldest first.
    public List<Entry> page(AgentId agent, long after, int limit) {
        return log.page(agent, after, limit).stream()
                .map(line -> new Entry(line.seq(), line.entry()))
                .toList();
    }

    private Line write(KeyEvent event, @Nullable Line last, Held held, Instant at) {
        long seq = last == null ? 1 : last.seq() + 1;
        var content = content(event, seq, held, at, last == null ? null : base64(last.hash()));
        var claims = new JWTClaimsSet.Builder()
                .issuer(baseUrl.value())
                .subject(event.agentId().value())
                .claim("seq", seq)
                .claim("hash", base64(sha256(content)))
                .build();
        var jws = keys.sign(KeyAlgorithm.ES256, TYPE, claims);
        var entry = content.substring(0, content.length() - 1) + ",\"jws\":\"" + jws + "\"}";
        var line = new Line(seq, entry);
        log.insert(event.agentId(), event.networkId(), line);
        return line;
    }

    private String content(KeyEvent event, long seq, Held held, Instant at, @Nullable String previousHash) {
        var line = mapper.createObjectNode()
                .put("v", VERSION)
                .put("seq", seq)
                .put("agent_id", event.agentId().value())
                .put("event", event.kind().wire())
                .put("public_key", PublicKeys.text(held.key()))
                .put("kid", event.kid());
        if (event.previousKid() != null) {
            line.put("previous_kid", event.previousKid());
        }
        line.put("at", at.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("by", event.by().wire());
        if (event.proof() != null) {
            line.putObject("proof")
                    .put("signature", event.proof().signature())
                    .put("time", event.proof().time());
        }
        return line.put("prev_hash", previousHash).toString();
    }

    private static byte[] sha256(String text) {
        return UsedProofs.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
