package com.onetimesecret.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.network.NetworkContents;
import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
/// How agents come by domains, with a name server of the test's own, on two hubs of one database.

class DomainsIntegrationTests extends DomainsAtWork {

    @Test
    void servesADomainOnEveryHubWithinASecondOfItsProof() {
        var claim = claim(robin, "Fin.Example.ORG.");

        assertThat(claim.status()).isEqualTo(201);
        assertThat(claim.text("domain")).isEqualTo("fin.example.org");
        assertThat(claim.text("status")).isEqualTo("pending");
        var challenge = claim.body().get("challenge");
        assertThat(challenge.get("dns").get("name").asString()).isEqualTo("_agent-challenge.fin.example.org");
        var value = challenge.get("dns").get("value").asString();
        assertThat(value).matches("[A-Za-z0-9]{32}\\." + robin.id() + "@localhost");
        assertThat(challenge.get("file").get("content").asString()).isEqualTo(value);
        assertThat(challenge.get("file").get("url").asString())
                .isEqualTo("https://fin.example.org/.well-known/agent-challenge/" + value.substring(0, 32));
        var next = claim.body().get("next").get(0);
        assertThat(next.get("href").asString()).isEqualTo(loopback.baseUrl() + DOMAINS + "/fin.example.org/check");

        var unproven = check(robin, "fin.example.org");
        assertThat(unproven.status()).isEqualTo(409);
        assertThat(unproven.problem()).isEqualTo("domain-unproven");
        assertThat(unproven.text("detail")).contains("there is no such TXT record", "No answer from fin.example.org");
        assertThat(unproven.body().get("challenge")).isEqualTo(challenge);
        assertThat(hub.get("fin.example.org", IDENTITY).isNothing()).isTrue();
        assertThat(hub.get(PublicHub.HOST, "/tls-ask?domain=fin.example.org").status())
                .isEqualTo(404);

        dns.publish("_agent-challenge.fin.example.org", value + "x");
        assertThat(check(robin, "fin.example.org").text("detail")).contains("the TXT record has another value");
        publish(claim);
        var verified = check(robin, "FIN.example.org");
        assertThat(verified.status()).isEqualTo(200);
        assertThat(verified.text("status")).isEqualTo("verified");

        await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .until(() -> hub.get("fin.example.org", IDENTITY).status() == 200);
        var document = hub.get("fin.example.org", IDENTITY).json();
        assertThat(document.get("id").asString()).isEqualTo("fin.example.org");
        assertThat(document.get("agent_id").asString()).isEqualTo(robin.id());
        assertThat(document.get("deposit").asString()).isEqualTo("https://fin.example.org/d/");
        assertThat(hub.get(PublicHub.HOST, "/tls-ask?domain=fin.example.org").status())
                .isEqualTo(200);
        // Claimed again, it says how it stands.
        assertThat(claim(robin, "fin.example.org").text("status")).isEqualTo("verified");
        assertThat(entries("domain.verified", "fin.example.org")).isEqualTo(1);
    }

    @Test
    void saysSoWhenNoNameServerAnswers() {
        claim(robin, "silent.example.org");
        dns.silence(true);
        try {
            assertThat(check(robin, "silent.example.org").text("detail")).contains("no DNS server answered");
        } finally {
            dns.silence(false);
        }
    }

    @Test
    void keepsTheChallengeOfAClaimThatIsMadeAgain() {
        var first = claim(robin, "again.example.org");

        assertThat(claim(robin, "again.example.org").body().get("challenge"))
                .isEqualTo(first.body().get("challenge"));
        assertThat(claim(rival, "again.example.org").body().get("challenge"))
                .isNotEqualTo(first.body().get("challenge"));
    }

    @Test
    void neverMovesADomainThatSomebodyHas() {
        have(robin, "held.example.org");

        var claim = claim(rival, "held.example.org");
        publish(claim);
        var refused = check(rival, "held.example.org");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("domain-taken");
        // Both networks hear of it.
        assertThat(entries("domain.disputed", "held.example.org")).isEqualTo(2);
        assertThat(hub.get("held.example.org", IDENTITY).json().get("agent_id").asString())
                .isEqualTo(robin.id());
    }

    @Test
    void keepsAReleasedNameFromOthersAndForItsLastHolder() {
        have(robin, "past.example.org");
        var theirs = claim(rival, "past.example.org");
        await().atMost(SOON).until(() -> hub.get("past.example.org", IDENTITY).status() == 200);

        assertThat(robin.delete(DOMAINS + "/past.example.org").status()).isEqualTo(204);
        assertThat(robin.delete(DOMAINS + "/past.example.org").status()).isEqualTo(204);
        await().pollInterval(Duration.ofMillis(20))
                .atMost(SOON)
                .until(() -> hub.get("past.example.org", IDENTITY).isNothing());
        publish(theirs);
        assertThat(check(rival, "past.example.org").problem()).isEqualTo("domain-taken");

        var back = claim(robin, "past.example.org");
        assertThat(back.text("status")).isEqualTo("released");
        assertThat(check(robin, "past.example.org").problem()).isEqualTo("domain-unproven");
        publish(back);
        assertThat(check(robin, "past.example.org").text("status")).isEqualTo("verified");

        robin.delete(DOMAINS + "/past.example.org");
        age("past.example.org", "released_until = now() - interval '1 s'");
        publish(claim(rival, "past.example.org"));
        assertThat(check(rival, "past.example.org").text("status")).isEqualTo("verified");
    }

    @Test
    void givesAnAgentItsOwnNameBelowTheHubsDomainOnceForAllNetworks() throws Exception {
        var name = "first-come-1.agents.example.net";
        var here = loopback.member("First, Come! 1", loopback.owner(), "guided-network");
        var there = loopback.member("first come 1", elsewhere, "elsewhere");
        var results = new ArrayList<Future<Answer>>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var agent = i % 2 == 0 ? here : there;
                results.add(pool.submit(() -> claim(agent, name)));
            }
        }
        var winners = new ArrayList<Integer>();
        for (int i = 0; i < results.size(); i++) {
            var answer = results.get(i).get();
            if (answer.status() == 200) {
                assertThat(answer.text("status")).isEqualTo("verified");
                winners.add(i % 2);
            } else {
                assertThat(answer.problem()).isEqualTo("domain-taken");
            }
        }

        assertThat(winners).hasSize(25);
        assertThat(winners.stream().distinct()).hasSize(1);
        await().atMost(SOON).until(() -> hub.get(name, IDENTITY).status() == 200);
        assertThat(state(name)).isEqualTo("verified");
        var winner = winners.getFirst() == 0 ? here : there;
        assertThat(hub.get(name, IDENTITY).json().get("agent_id").asString()).isEqualTo(winner.id());

        winner.delete(DOMAINS + "/" + name);
        assertThat(claim(winner == here ? there : here, name).problem()).isEqualTo("domain-taken");
        assertThat(claim(winner, name).text("status")).isEqualTo("verified");
    }

    @Test
    void namesTheHostedNameThatAnAgentMayHave() {
        var late = loopback.member("taken-name", loopback.owner(), "guided-network");
        assertThat(late.get(DOMAINS).text("hosted_name")).isEqualTo("taken-name.agents.example.net");
        claim(late, "taken-name.agents.example.net");
        assertThat(late.get(DOMAINS).text("hosted_name")).as("has it already").isEmpty();
        var refused = claim(robin, "owl.agents.example.net");
        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.body().get("errors").get(0).get("allowed").get(0).asString())
                .isEqualTo("robin.agents.example.net");
        var posing = loopback.member("w w w", loopback.owner(), "guided-network");
        assertThat(posing.get(DOMAINS).text("hosted_name")).isEmpty();
        assertThat(claim(posing, "w-w-w.agents.example.net").status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example",
                "localhost",
                "printer.local",
                "1.2.3.4",
                "example.org:443",
                "fa\\u00df.example.org",
                "agents.example.net",
                "example.net",
                "x.robin.agents.example.net",
                "robin.agents.example.net.evil\\u0000.org"
            })
    void refusesWhatNobodyMayHave(String domain) {
        var answer = claim(robin, domain);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().get("errors").get(0).get("pointer").asString()).isEqualTo("/domain");
    }

    @Test
    void writesForeignLettersAsDnsHasThem() {
        assertThat(claim(robin, "b\\u00fccher.example.org").text("domain")).isEqualTo("xn--bcher-kva.example.org");
        assertThat(claim(robin, "XN--BCHER-KVA.example.org").status()).isEqualTo(201);
    }

    @Test
    void bindsAnAgentToSoManyDomains() {
        var greedy = loopback.member("greedy", loopback.owner(), "guided-network");
        for (int i = 0; i < 10; i++) {
            assertThat(claim(greedy, "g" + i + ".example.org").status()).isEqualTo(201);
        }

        assertThat(claim(greedy, "g10.example.org").problem()).isEqualTo("forbidden");
        assertThat(greedy.get(DOMAINS).body().get("domains")).hasSize(10);
        greedy.delete(DOMAINS + "/g3.example.org");
        assertThat(claim(greedy, "g10.example.org").status()).isEqualTo(201);
    }

    @Test
    void countsWhatIsClaimedAgain() {
        var jay = loopback.member("jay", loopback.owner(), "guided-network");
        for (var released : new String[] {"j0.example.org", "j1.example.org"}) {
            have(jay, released);
            jay.delete(DOMAINS + "/" + released);
        }
        assertThat(check(jay, "j0.example.org").status()).isEqualTo(404);
        assertThat(claim(jay, "j0.example.org").text("status")).isEqualTo("released");
        for (int i = 2; i < 11; i++) {
            assertThat(claim(jay, "j" + i + ".example.org").status()).isEqualTo(201);
        }

        assertThat(claim(jay, "j1.example.org").problem()).isEqualTo("forbidden");
        assertThat(claim(jay, "j0.example.org").text("status")).isEqualTo("released");
        age("j0.example.org", "provable_until = now() - interval '1 s'");
        assertThat(check(jay, "j0.example.org").status()).isEqualTo(404);
        assertThat(claim(jay, "j1.example.org").text("status")).isEqualTo("released");
        assertThat(claim(jay, "j0.example.org").problem()).isEqualTo("forbidden");
    }

    @Test
    void remembersTheNamesOfAnErasedNetworkWithoutWhoseTheyWere() {
        var owner = loopback.found("shortlived");
        var agent = loopback.member("mayfly", owner, "shortlived");
        have(agent, "mayfly.example.org");
        claim(agent, "never.example.org");
        var contents = loopback.bean("domainContents", NetworkContents.class);
        var network = new NetworkId(agent.get("/api/v2/agent/me").text("network_id"));
        var lines = new ArrayList<String>();

        contents.export(network, lines::add);
        while (contents.erase(network, 1) > 0) {
            // Row by row.
        }

        assertThat(lines).hasSize(2).anyMatch(line -> line.contains("mayfly.example.org"));
        assertThat(state("never.example.org")).isEqualTo("null");
        assertThat(state("mayfly.example.org")).isEqualTo("released");
        publish(claim(robin, "mayfly.example.org"));
        assertThat(check(robin, "mayfly.example.org").problem()).isEqualTo("domain-taken");
        assertThat(loopback.jdbc()
                        .sql("SELECT count(*) FROM agent_domain WHERE network_id = :id OR agent_id = :agent")
                        .param("id", network.value())
                        .param("agent", agent.id())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void recordsARefusalOnceUnderAKey() {
        var name = "robin.agents.example.net";
        assertThat(claim(robin, name).text("status")).isEqualTo("verified");

        for (int i = 0; i < 2; i++) {
            var again = Wire.post(loopback.baseUrl() + DOMAINS, "{\"domain\":\"" + name + "\"}")
                    .header("Authorization", "Bearer " + rival.token())
                    .header("Idempotency-Key", "\"one\"");
            assertThat(Wire.send(again).problem()).isEqualTo("domain-taken");
        }

        // In the trail of who asked; whoever has the name is not told of each that would like it.
        assertThat(entries("domain.disputed", name)).isEqualTo(1);
    }
}
