package com.onetimesecret.hub.auth.code;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.auth.agent.JdbcAgents;
import com.onetimesecret.hub.auth.key.UsedProofs;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table `authorization_request`: requests wait here for their person, and codes are made and redeemed, each by
/// one statement.
@Component
public class JdbcAuthorizationRequests {

    /// 43 characters of base62 hold 256 bits.
    private static final int SECRET_LENGTH = 43;

    /// A person may have to sign in, look for a password, read.
    private static final int WAITING_SECONDS = 900;

    /// The browser takes the code straight to the client.
    private static final int CODE_SECONDS = 60;

    private final JdbcClient jdbc;
    private final Tokens tokens;
    private final InstantSource clock;

    JdbcAuthorizationRequests(JdbcClient jdbc, Tokens tokens, InstantSource clock) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// A request as it waits.
    ///
    /// @param signedInAfter when the person must have signed in at the earliest
    /// @param approvalId its card, once the person opened it
    public record Waiting(
            AgentId clientId,
            String redirectUri,
            @Nullable String state,
            Set<Scope> scopes,
            String address,
            @Nullable Instant signedInAfter,
            @Nullable PersonId personId,
            @Nullable ApprovalId approvalId,
            boolean hasCode) {

        public Waiting {
            scopes = Set.copyOf(scopes);
        }
    }

    /// What a code gives.
    record Redeemed(
            PersonId personId,
            ApprovalId approvalId,
            Set<Scope> scopes,
            @Nullable String nonce,
            Instant signedInAt) {

        Redeemed {
            scopes = Set.copyOf(scopes);
        }
    }

    /// Keeps the request; the handle that the browser carries.
    public String keep(AuthorizationRequest request, String address) {
        var handle = tokens.base62(SECRET_LENGTH);
        // By the clock that notes when people sign in.
        var after = request.signedInWithin() == null ? null : clock.instant().minus(request.signedInWithin());
        jdbc.sql("""
                        INSERT INTO authorization_request (handle_hash, client_id, redirect_uri, redirect_uri_sent, state,
                            nonce, code_challenge, scopes, jkt, address, signed_in_after, acr_values, login_hint, expires_at)
                        VALUES (:handle, :client, :uri, :sent, :state, :nonce, :challenge, :scopes, :jkt, :address,
                            :after, :acr, :hint, now() + make_interval(secs => :waiting))
                        """)
                .param("handle", hash(handle))
                .param("client", request.clientId().value())
                .param("uri", request.redirectUri())
                .param("sent", request.redirectUriSent())
                .param("state", request.state())
                .param("nonce", request.nonce())
                .param("challenge", request.codeChallenge())
                .param("scopes", JdbcAgents.wire(request.scopes()))
                .param("jkt", request.jkt())
                .param("address", address)
                .param("after", after == null ? null : Timestamp.from(after), Types.TIMESTAMP)
                .param("acr", request.acrValues())
                .param(
                        "hint",
                        request.loginHint() == null ? null : request.loginHint().value())
                .param("waiting", WAITING_SECONDS)
                .update();
        return handle;
    }

    /// The request of that handle, until it ends.
    public Optional<Waiting> find(String handle) {
        return jdbc.sql("SELECT * FROM authorization_request WHERE handle_hash = :handle AND expires_at > now()")
                .param("handle", hash(handle))
                .query(JdbcAuthorizationRequests::waiting)
                .optional();
    }

    /// The address of whom its client expects, if that is known and nobody opened the request yet.
    public Optional<String> loginHint(String handle) {
        return jdbc.sql("""
                        SELECT login_hint FROM authorization_request
                        WHERE handle_hash = :handle AND expires_at > now() AND approval_id IS NULL
                          AND login_hint IS NOT NULL
                        """).param("handle", hash(handle)).query(String.class).optional();
    }

    /// The request behind a card.
    public Optional<Waiting> find(ApprovalId approval) {
        return jdbc.sql("SELECT * FROM authorization_request WHERE approval_id = :approval")
                .param("approval", approval.value())
                .query(JdbcAuthorizationRequests::waiting)
                .optional();
    }

    /// How sure of its person the client behind a card would like the hub to be, by whichever way it asked; empty if
    /// it did not say.
    public Optional<String> acrValues(ApprovalId approval) {
        return jdbc.sql("""
                        SELECT acr_values FROM (
                            SELECT approval_id, acr_values FROM authorization_request
                            UNION ALL SELECT approval_id, acr_values FROM auth_request) request
                        WHERE approval_id = :approval AND acr_values IS NOT NULL LIMIT 1
                        """)
                .param("approval", approval.value())
                .query(String.class)
                .optional();
    }

    /// Ties the request to the person who opened it first, and to their card; false if it was opened before. One
    /// statement.
    public boolean open(String handle, PersonId person, Instant signedInAt, ApprovalId approval) {
        return jdbc.sql("""
                        UPDATE authorization_request SET person_id = :person, signed_in_at = :at, approval_id = :approval
                        WHERE handle_hash = :handle AND approval_id IS NULL AND expires_at > now()
                        """)
                        .param("person", person.value())
                        .param("at", Timestamp.from(signedInAt))
                        .param("approval", approval.value())
                        .param("handle", hash(handle))
                        .update()
                == 1;
    }

    /// Makes the one code of a request whose card is approved; nothing if it has one already. One statement.
    public Optional<String> issueCode(ApprovalId approval, PersonId person) {
        var code = tokens.base62(SECRET_LENGTH);
        return jdbc.sql("""
                                UPDATE authorization_request r SET code_hash = :code,
                                    code_expires_at = now() + make_interval(secs => :life)
                                FROM approval a
                                WHERE r.approval_id = :approval AND r.person_id = :person AND r.code_hash IS NULL
                                  AND r.expires_at > now() AND a.id = r.approval_id AND a.status = 'approved'
                                """)
                                .param("code", hash(code))
                                .param("life", CODE_SECONDS)
                                .param("approval", approval.value())
                                .param("person", person.value())
                                .update()
                        == 1
                ? Optional.of(code)
                : Optional.empty();
    }

    /// Uses the code up, if it is this client's, everything it is bound to fits, and its agent may act; call inside
    /// the transaction that opens the grant. One conditional statement, so of any number of racing calls
    /// one gets it.
    ///
    /// @param redirectUri what the token request names, or null
    /// @param jkt the key that the tokens will be bound to, or null
    Optional<Redeemed> redeem(
            String code, AgentId client, @Nullable String redirectUri, String challenge, @Nullable String jkt) {
        return jdbc.sql("""
                        UPDATE authorization_request r SET code_used_at = now()
                        FROM approval a, agent g
                        WHERE r.code_hash = :code AND r.client_id = :client AND r.code_used_at IS NULL
                          AND r.code_expires_at > now() AND r.code_challenge = :challenge
                          AND (CASE WHEN r.redirect_uri_sent THEN r.redirect_uri = :uri
                                    ELSE coalesce(:uri, r.redirect_uri) = r.redirect_uri END)
                          AND (r.jkt IS NULL OR r.jkt = :jkt)
                          AND a.id = r.approval_id AND a.status = 'approved'
                          AND g.id = r.client_id AND g.status = 'active' AND g.approval_expires_at > now()
                          AND NOT EXISTS (SELECT FROM network_stop s WHERE s.network_id = g.network_id)
                        RETURNING r.person_id, r.approval_id, a.granted_scopes, r.nonce, r.signed_in_at
                        """)
                .param("code", hash(code))
                .param("client", client.value())
                .param("challenge", challenge)
                .param("uri", redirectUri)
                .param("jkt", jkt)
                .query((row, n) -> new Redeemed(
                        new PersonId(row.getString("person_id")),
                        new ApprovalId(row.getString("approval_id")),
                        JdbcAgents.scopes(row.getArray("granted_scopes")),
                        row.getString("nonce"),
                        row.getTimestamp("signed_in_at").toInstant()))
                .optional();
    }

    /// Notes what the code gave, so that using it again ends that.
    void noteGrant(String code, String grantId) {
        jdbc.sql("UPDATE authorization_request SET grant_id = :grant WHERE code_hash = :code")
                .param("grant", grantId)
                .param("code", hash(code))
                .update();
    }

    /// The grant that this client's code gave before, if it was used.
    Optional<String> grantOf(String code, AgentId client) {
        return jdbc.sql("""
                        SELECT grant_id FROM authorization_request
                        WHERE code_hash = :code AND client_id = :client AND grant_id IS NOT NULL
                        """)
                .param("code", hash(code))
                .param("client", client.value())
                .query(String.class)
                .optional();
    }

    private static Waiting waiting(ResultSet row, int number) throws SQLException {
        var after = row.getTimestamp("signed_in_after");
        var person = row.getString("person_id");
        var approval = row.getString("approval_id");
        return new Waiting(
                new AgentId(row.getString("client_id")),
                row.getString("redirect_uri"),
                row.getString("state"),
                JdbcAgents.scopes(row.getArray("scopes")),
                row.getString("address"),
                after == null ? null : after.toInstant(),
                person == null ? null : new PersonId(person),
                approval == null ? null : new ApprovalId(approval),
                row.getBytes("code_hash") != null);
    }

    private static byte[] hash(String secret) {
        return UsedProofs.sha256(secret.getBytes(StandardCharsets.UTF_8));
    }
}
