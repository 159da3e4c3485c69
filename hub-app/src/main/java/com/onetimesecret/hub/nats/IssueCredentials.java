package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.SpeakingKeys;
import com.onetimesecret.hub.messaging.FollowMessages;
import com.onetimesecret.hub.messaging.FollowMessages.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Gives an agent a right to connect to NATS, for the key that it has: whoever lacks the key cannot use it.
@Component
class IssueCredentials {

    /// Of a DER SubjectPublicKeyInfo, before the 32 bytes of an Ed25519 key.
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_LENGTH = 44;
    private static final int MOST_SUBSCRIPTIONS = 100;
    private static final int LARGEST_MESSAGE = 1024 * 1024;

    private final NatsSettings settings;
    private final SpeakingKeys keys;
    private final Notes notes;
    private final FollowMessages messages;
    private final InstantSource clock;
    private final ObjectProvider<DeliverToAgents> delivery;

    IssueCredentials(
            NatsSettings settings,
            SpeakingKeys keys,
            Notes notes,
            FollowMessages messages,
            InstantSource clock,
            ObjectProvider<DeliverToAgents> delivery) {
        this.settings = settings;
        this.keys = keys;
        this.notes = notes;
        this.messages = messages;
        this.clock = clock;
        this.delivery = delivery;
    }

    /// What an agent needs to connect.
    ///
    /// @param cursor the place from which messages are delivered
    record Issued(String jwt, String nkey, Instant expiresAt, String cursor, boolean publishes, boolean listens) {

        @Override
        public String toString() {
            return "Issued[" + nkey + "]";
        }
    }

    /// New credentials; those before lose nothing but what the new ones do not allow.
    ///
    /// @throws HubException not-configured, invalid-key, insufficient-scope
    Issued issue(CurrentAgent caller, CallCredential credential, Duration life) {
        if (!settings.admitsAgents()) {
            throw new HubException(
                    ProblemType.NOT_CONFIGURED,
                    "This hub has no NATS for agents. Everything NATS would give is there over HTTP.");
        }
        var publishes = caller.may(Scope.POST) || caller.may(Scope.ASK);
        var listens = caller.may(Scope.SUBSCRIBE);
        if (!publishes && !listens) {
            throw new HubException(
                    ProblemType.INSUFFICIENT_SCOPE,
                    "NATS needs one of the scopes `post`, `ask` and `subscribe`. The token has: "
                            + Scope.join(caller.scopes()) + ".");
        }
        var signer = NatsKey.parse(NatsKey.Of.ACCOUNT, settings.accountSeed()).orElseThrow();
        var user = NatsKey.shown(NatsKey.Of.USER, ed25519(caller));
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var end = end(caller, credential, now.plus(life));
        var place = messages.place(caller.networkId(), caller.id(), "latest");
        var reader = new Reader(
                caller.id(),
                caller.networkId(),
                scopes(caller),
                credential.grantId(),
                String.valueOf(caller.keyThumbprint()),
                List.of(),
                place,
                0,
                end);
        var from = notes.take(
                reader,
                new AuditEntry(
                        caller.networkId(),
                        AuditEntry.Kind.SECURITY,
                        caller.actor(),
                        "nats.credentials.issued",
                        caller.id().value(),
                        Map.of("nkey", user, "expires_at", end.toString(), "scope", Scope.join(reader.scopes()))));
        delivery.ifAvailable(DeliverToAgents::nudge);
        var jwt = NatsJwt.user(
                new NatsJwt.Issuer(signer, settings.account()),
                user,
                caller.id().value(),
                rights(caller, publishes, listens),
                now,
                end);
        return new Issued(jwt, user, end, from.cursor(), publishes, listens);
    }

    private byte[] ed25519(CurrentAgent caller) {
        var spki = caller.keyThumbprint() == null
                ? new byte[0]
                : keys.spki(caller.id()).orElse(new byte[0]);
        if (spki.length != ED25519_LENGTH || !Arrays.equals(spki, 0, ED25519.length, ED25519, 0, ED25519.length)) {
            throw new HubException(
                    ProblemType.INVALID_KEY,
                    "NATS knows Ed25519 keys only, and you speak by another one. Rotate to an Ed25519 key at"
                            + " /api/v2/agent/keys/rotate, or use HTTP.");
        }
        return Arrays.copyOfRange(spki, ED25519.length, spki.length);
    }

    private static Instant end(CurrentAgent caller, CallCredential credential, Instant wanted) {
        var end = wanted;
        var token = credential.expiresAt();
        if (token != null && token.isBefore(end)) {
            end = token;
        }
        return (caller.approvalExpiresAt().isBefore(end) ? caller.approvalExpiresAt() : end)
                .truncatedTo(ChronoUnit.SECONDS);
    }

    private static EnumSet<Scope> scopes(CurrentAgent caller) {
        var scopes = EnumSet.noneOf(Scope.class);
        scopes.addAll(caller.scopes());
        return scopes;
    }

    private static NatsJwt.Rights rights(CurrentAgent caller, boolean publishes, boolean listens) {
        var publish = new ArrayList<String>();
        var subscribe = new ArrayList<String>();
        var in = Subjects.in(caller.networkId(), caller.id());
        if (publishes) {
            publish.add(in);
            publish.add(in + "." + TakePublished.QUESTIONS + ".>");
            publish.add(in + "." + TakePublished.QUESTIONS);
        }
        if (listens) {
            publish.add(in + "." + TakePublished.SUBSCRIBE);
        }
        subscribe.add(Subjects.replies(caller.id()) + ".>");
        if (listens) {
            subscribe.add(Subjects.out(caller.networkId(), caller.id()) + ".>");
        }
        return new NatsJwt.Rights(publish, subscribe, MOST_SUBSCRIPTIONS, LARGEST_MESSAGE);
    }

    /// Where it is noted who has credentials.
    @Component
    record Notes(JdbcReaders readers, AuditTrail trail, TransactionTemplate transaction) {

        Place take(Reader reader, AuditEntry entry) {
            return Objects.requireNonNull(transaction.execute(status -> {
                var from = readers.issued(reader)
                        .orElseThrow(() -> new HubException(
                                ProblemType.KEY_CONFLICT,
                                "NATS cannot end the credentials of your former key, so yours are given out when those"
                                        + " have ended, an hour after they were made at most. Use HTTP until then."));
                trail.record(entry);
                return from;
            }));
        }
    }
}
