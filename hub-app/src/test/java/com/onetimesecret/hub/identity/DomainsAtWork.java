package com.onetimesecret.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.harness.Answer;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.TestPerson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
/// Two hubs on one database, one of them public, with agents that claim domains.

abstract class DomainsAtWork {

    static final String DOMAINS = "/api/v2/agent/domains";
    static final String IDENTITY = "/.well-known/agent.json";
    static final Duration SOON = Duration.ofSeconds(1);
    static final Duration LOOKED_AGAIN = Duration.ofSeconds(20);

    @TempDir
    static Path data;

    @TempDir
    static Path publicData;

    static DnsServer dns;
    static RunningHub loopback;
    static PublicHub hub;
    static TestPerson elsewhere;
    static TestAgent robin;
    static TestAgent rival;

    @BeforeAll
    static void startHubs() throws Exception {
        dns = new DnsServer();
        loopback = RunningHub.startUnlimited(
                data,
                Map.of(
                        "hub.agent-domain", "agents.example.net",
                        "hub.domains.dns-server", dns.address(),
                        "hub.domains.between-checks", "0s",
                        "hub.domains.look-every", "100ms"));
        hub = PublicHub.beside(loopback, publicData);
        robin = loopback.member("robin", loopback.owner(), "guided-network");
        elsewhere = loopback.found("elsewhere");
        rival = loopback.member("robin", elsewhere, "elsewhere");
    }

    @AfterAll
    static void stopHubs() {
        hub.close();
        loopback.close();
        dns.close();
    }

    static Answer claim(TestAgent agent, String domain) {
        return agent.post(DOMAINS, "{\"domain\":\"" + domain + "\"}");
    }

    static Answer check(TestAgent agent, String domain) {
        return agent.post(DOMAINS + "/" + domain + "/check", "");
    }

    static void publish(Answer claim) {
        var record = claim.body().get("challenge").get("dns");
        dns.publish(record.get("name").asString(), record.get("value").asString());
    }

    static void have(TestAgent agent, String domain) {
        publish(claim(agent, domain));
        assertThat(check(agent, domain).text("status")).isEqualTo("verified");
    }

    static String state(String domain) {
        return loopback.jdbc()
                .sql("SELECT string_agg(state, ' ') FROM agent_domain WHERE host = :host")
                .param("host", domain)
                .query((row, n) -> String.valueOf(row.getString(1)))
                .single();
    }

    static void age(String domain, String assignment) {
        loopback.jdbc()
                .sql("UPDATE agent_domain SET " + assignment + " WHERE host = :host")
                .param("host", domain)
                .update();
    }

    static long entries(String action, String domain) {
        return loopback.jdbc()
                .sql("""
                        SELECT count(*) FROM (SELECT action, subject FROM audit_unlinked
                            UNION ALL SELECT action, subject FROM audit_linked) entries
                        WHERE action = :action AND subject = :subject
                        """)
                .param("action", action)
                .param("subject", domain)
                .query(Long.class)
                .single();
    }
}
