package com.onetimesecret.hub.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is over is forgotten, what stands is kept, and what belongs to a person ends with the person.
class ForgetGrantsIntegrationTests {

    private static final AgentId AGENT = new AgentId("agent_" + "f".repeat(24));

    @TempDir
    private static Path data;

    private static RunningHub hub;
    private static JdbcGrants grants;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
        grants = hub.bean(JdbcGrants.class);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static OpenGrant open(String person) {
        return open(AGENT, person);
    }

    private static OpenGrant open(AgentId agent, String person) {
        return grants.open(new NewGrant(
                agent, Grant.Kind.CIBA, new PersonId(person), null, EnumSet.of(Scope.READ), null, null, true));
    }

    private static void approvedBy(OpenGrant open, String person) {
        hub.jdbc()
                .sql("UPDATE token_grant SET person_id = :person WHERE id = :id")
                .param("person", person)
                .param("id", open.grant().id())
                .update();
    }

    private static String person(String letter) {
        return "usr_" + letter.repeat(24);
    }

    private static int count(String table, String column, String grant) {
        return hub.jdbc()
                .sql("SELECT count(*) FROM " + table + " WHERE " + column + " = :grant")
                .param("grant", grant)
                .query(Integer.class)
                .single();
    }

    @Test
    void forgetsWhatIsOver() {
        var over = open(person("a")).grant().id();
        var rotated = open(person("a")).grant().id();
        var standing = open(person("a")).grant().id();
        hub.jdbc()
                .sql("UPDATE token_grant SET expires_at = now() - interval '1 second' WHERE id = :id")
                .param("id", over)
                .update();
        hub.jdbc()
                .sql("UPDATE refresh_token SET expires_at = now() - interval '1 second' WHERE grant_id = :id")
                .param("id", rotated)
                .update();

        hub.bean(ForgetGrants.class).run();

        assertThat(count("token_grant", "id", over)).isZero();
        assertThat(count("refresh_token", "grant_id", over)).isZero();
        assertThat(count("token_grant", "id", rotated)).isOne();
        assertThat(count("refresh_token", "grant_id", rotated)).isZero();
        assertThat(count("token_grant", "id", standing)).isOne();
        assertThat(count("refresh_token", "grant_id", standing)).isOne();
    }

    @Test
    void endsWhatAPersonApprovedAndNothingElse() {
        var agent = new AgentId(hub.member("grantee").id());
        var network = new NetworkId(hub.jdbc()
                .sql("SELECT network_id FROM agent WHERE id = :id")
                .param("id", agent.value())
                .query(String.class)
                .single());
        var elsewhere = new NetworkId("net_" + "z".repeat(24));
        var theirs = open(agent, person("b"));
        var others = open(agent, person("c"));
        approvedBy(theirs, person("b"));
        approvedBy(others, person("c"));

        assertThat(grants.endOfPerson(elsewhere, new PersonId(person("b")), "person removed"))
                .isZero();
        assertThat(grants.endOfPerson(network, new PersonId(person("b")), "person removed"))
                .isOne();

        assertThat(grants.find(theirs.grant().id())).isEmpty();
        assertThat(grants.findRefreshToken(Objects.requireNonNull(theirs.refreshToken())))
                .isEmpty();
        assertThat(grants.find(others.grant().id())).isPresent();
        assertThat(grants.endOfPerson(network, new PersonId(person("b")), "person removed"))
                .isZero();
    }

    @Test
    void keepsNoRefreshTokenButItsHash() {
        var open = open(person("d"));

        assertThat(hub.jdbc()
                        .sql("SELECT encode(hash, 'escape') || t::text FROM refresh_token t WHERE grant_id = :id")
                        .param("id", open.grant().id())
                        .query(String.class)
                        .single())
                .doesNotContain(Objects.requireNonNull(open.refreshToken()));
        assertThat(open.toString()).doesNotContain(Objects.requireNonNull(open.refreshToken()));
    }
}
