package com.onetimesecret.hub.networks;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.Invitations;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestKey;
import com.onetimesecret.hub.harness.TestPerson;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.TransactionException;

/// The people of a network: invited once, given roles, removed, and never without an owner.
class NetworkPeopleIntegrationTests {

    private static final String PEOPLE = "/api/v2/people";
    private static final String INVITATIONS = "/api/v2/invitations";

    @TempDir
    private static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void startHub() {
        hub = RunningHub.startUnlimited(data);
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    private static Answer invite(TestPerson owner, String email, String role) {
        return owner.post(INVITATIONS, "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}");
    }

    private static TestPerson join(TestPerson owner, String email, String role) {
        return hub.person(invite(owner, email, role).text("link"), email);
    }

    private static String id(String email) {
        return hub.jdbc()
                .sql("SELECT id FROM person WHERE email = :email")
                .param("email", email)
                .query(String.class)
                .single();
    }

    private static Answer role(TestPerson by, String email, String role) {
        return by.call("PATCH", PEOPLE + "/" + id(email), "{\"role\":\"" + role + "\"}");
    }

    private static Answer remove(TestPerson by, String email) {
        return by.call("DELETE", PEOPLE + "/" + id(email), "");
    }

    @Test
    void changesRolesAndEndsMembershipsAtOnce() {
        var ada = hub.found("roles");
        var bob = join(ada, "bob@roles.example", "approver");
        assertThat(ada.get(PEOPLE)
                        .body()
                        .get("people")
                        .valueStream()
                        .map(one -> one.get("role").asString()))
                .containsExactly("owner", "approver");
        assertThat(bob.get(PEOPLE).status()).isEqualTo(200);

        assertThat(role(bob, "roles@example.com", "viewer").status()).isEqualTo(403);
        assertThat(remove(bob, "roles@example.com").status()).isEqualTo(403);
        assertThat(invite(bob, "eve@roles.example", "owner").status()).isEqualTo(403);
        assertThat(role(ada, "bob@roles.example", "emperor").status()).isEqualTo(422);

        assertThat(role(ada, "bob@roles.example", "viewer").text("role")).isEqualTo("viewer");
        assertThat(remove(ada, "bob@roles.example").status()).isEqualTo(204);
        assertThat(bob.get(PEOPLE).status()).isEqualTo(401);
        assertThat(hub.jdbc()
                        .sql("SELECT count(*) FROM api_token WHERE person_id = :id")
                        .param("id", id("bob@roles.example"))
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(remove(ada, "bob@roles.example").status()).isEqualTo(404);
    }

    @Test
    void endsTheTokensThatWhoLeftApproved() {
        var ada = hub.found("leaving");
        var bob = join(ada, "bob@leaving.example", "approver");
        var agent = new TestAgent(hub.baseUrl(), "stays", TestKey.ed25519());
        var request = agent.request("Outlive who let it in");
        request.put("network", "leaving");
        assertThat(bob.approve(agent.join(request).text("approval_id"), "{}").status())
                .isEqualTo(200);
        assertThat(agent.redeem().status()).isEqualTo(200);

        assertThat(remove(ada, "bob@leaving.example").status()).isEqualTo(204);

        assertThat(hub.jdbc()
                        .sql("SELECT end_reason FROM token_grant WHERE agent_id = :id")
                        .param("id", agent.id())
                        .query(String.class)
                        .single())
                .isEqualTo("person removed");
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(401);
        assertThat(agent.again().status()).isEqualTo(200);
        assertThat(agent.get("/api/v2/agent/me").status()).isEqualTo(200);
    }

    @Test
    void namesNobodyWhoLeftBeforeTheTokenWasFetched() {
        var ada = hub.found("left-early");
        var bob = join(ada, "bob@left-early.example", "approver");
        var agent = new TestAgent(hub.baseUrl(), "late", TestKey.p256());
        var request = agent.request("Fetch a token late");
        request.put("network", "left-early");
        request.put("scope", "post read openid");
        assertThat(bob.approve(agent.join(request).text("approval_id"), "{}").status())
                .isEqualTo(200);

        assertThat(remove(ada, "bob@left-early.example").status()).isEqualTo(204);

        var redeemed = agent.redeem();
        assertThat(redeemed.status()).isEqualTo(200);
        assertThat(redeemed.text("scope")).isEqualTo("post read");
        assertThat(redeemed.body().has("id_token")).isFalse();
        assertThat(agent.get("/userinfo").status()).isEqualTo(403);
    }

    @Test
    void asksNobodyWhoLeft() {
        var ada = hub.found("asking-bob");
        join(ada, "bob@asking-bob.example", "approver");
        var agent = new TestAgent(hub.baseUrl(), "asks-bob", TestKey.ed25519());
        var request = agent.request("Ask bob");
        request.put("network", "asking-bob");
        request.put("login_hint", "bob@asking-bob.example");
        assertThat(agent.join(request).text("status")).isEqualTo("pending");

        assertThat(remove(ada, "bob@asking-bob.example").status()).isEqualTo(204);

        assertThat(agent.status(0).text("status")).isEqualTo("expired");
        assertThat(agent.redeem().text("error")).isEqualTo("expired_token");
    }

    @Test
    void neverLosesItsLastOwner() {
        var ada = hub.found("owned");

        assertThat(role(ada, "owned@example.com", "viewer").problem()).isEqualTo("forbidden");
        assertThat(remove(ada, "owned@example.com").problem()).isEqualTo("forbidden");

        var bob = join(ada, "bob@owned.example", "owner");
        assertThat(role(ada, "owned@example.com", "viewer").status()).isEqualTo(200);
        assertThat(remove(bob, "bob@owned.example").problem()).isEqualTo("forbidden");
    }

    @Test
    void keepsOneOwnerWhenAllRemoveEachOther() {
        var first = hub.found("rivals");
        var rivals = new java.util.ArrayList<TestPerson>(List.of(first));
        for (int n = 1; n < 8; n++) {
            rivals.add(join(first, "rival" + n + "@example.com", "owner"));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(
                            () -> remove(
                                    rivals.get(n % 8),
                                    rivals.get((n + 1 + n / 8) % 8).email()),
                            threads))
                    .toList();
            racing.forEach(CompletableFuture::join);
        }

        var owners = hub.jdbc().sql("""
                        SELECT count(*) FROM membership m JOIN network n ON n.id = m.network_id
                        WHERE n.slug = 'rivals' AND m.role = 'owner'
                        """).query(Integer.class).single();
        assertThat(owners).isEqualTo(1);
    }

    @Test
    void admitsOneOfFiftyWhoOpenTheSameLink() {
        var link = invite(hub.owner(), "popular@example.com", "viewer").text("link");
        var token = link.substring(link.indexOf('=') + 1);
        var invitations = hub.bean(Invitations.class);

        List<Boolean> won;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = IntStream.range(0, 50)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> accepts(invitations, token), threads))
                    .toList();
            won = racing.stream().map(CompletableFuture::join).toList();
        }

        assertThat(won).filteredOn(Boolean::booleanValue).hasSize(1);
    }

    private static boolean accepts(Invitations invitations, String token) {
        try {
            invitations.accept(token, "Somebody", RunningHub.PASSWORD, ClientAddress.UNKNOWN);
            return true;
        } catch (HubException | TransactionException tooLate) {
            return false;
        }
    }

    @Test
    void listsAndWithdrawsInvitations() {
        var ada = hub.found("guests");
        var sent = invite(ada, "Guest@Example.com", "viewer");
        assertThat(sent.text("status")).isEqualTo("open");
        assertThat(ada.get(INVITATIONS).body().toString())
                .contains("guest@example.com", sent.text("id"))
                .doesNotContain("token=");
        assertThat(invite(ada, "guests@example.com", "viewer").status()).isEqualTo(422);
        assertThat(invite(ada, "nonsense", "boss").body().toString()).contains("/email", "/role");

        var path = INVITATIONS + "/" + sent.text("id");
        assertThat(ada.call("DELETE", path, "").status()).isEqualTo(204);
        assertThat(ada.call("DELETE", path, "").status()).isEqualTo(409);
        var link = sent.text("link");
        assertThat(hub.bean(Invitations.class).find(link.substring(link.indexOf('=') + 1)))
                .isEmpty();
    }

    @Test
    void closesTheInvitationsOfWhoOwnsTheNetworkNoMore() {
        var ada = hub.found("former");
        var bob = join(ada, "bob@former.example", "owner");
        var link = invite(bob, "friend@former.example", "owner").text("link");
        var token = link.substring(link.indexOf('=') + 1);
        assertThat(hub.bean(Invitations.class).find(token)).isPresent();

        role(ada, "bob@former.example", "approver");

        assertThat(hub.bean(Invitations.class).find(token)).isEmpty();
    }
}
