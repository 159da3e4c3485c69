package com.onetimesecret.hub.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.onetimesecret.hub.auth.FailedJoins;
import com.onetimesecret.hub.auth.FailedJoins.FailedJoin;
import com.onetimesecret.hub.harness.RunningHub;
import com.onetimesecret.hub.harness.TestAgent;
import com.onetimesecret.hub.harness.Wire;
import com.onetimesecret.hub.noticepage.FailedAttempts;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;

/// Who is refused before a person decides stands on a list for a day, with the reason, and nobody fills it.
class FailedJoinsIntegrationTests {

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

    @BeforeEach
    void startAfresh() {
        hub.jdbc().sql("DELETE FROM failed_join").update();
    }

    @Test
    void listsWhoWasRefusedAndWhyOnceForTheSame() {
        var member = hub.member("taken", hub.owner(), "guided-network");
        join("taken");
        join("taken");
        var forger = hub.stranger("forger");
        var request = forger.request("Signs wrongly");
        request.put("network", "guided-network");
        var text = Wire.json(request);
        forger.join(text, TestAgent.now(), member.signature(TestAgent.now(), text));

        assertThat(list())
                .extracting(FailedJoin::name, FailedJoin::reason, FailedJoin::times)
                .containsExactly(tuple("forger", "invalid-signature", 1), tuple("taken", "name-taken", 2));
        assertThat(list()).extracting(FailedJoin::address).containsOnly("127.0.0.1");
    }

    @Test
    void isFilledByNobody() {
        var other = hub.stranger("other");
        for (int n = 0; n < 30; n++) {
            var agent = hub.stranger("flood " + n);
            var request = agent.request("Floods");
            request.put("network", "guided-network");
            var text = Wire.json(request);
            agent.join(text, TestAgent.now(), other.signature(TestAgent.now(), text));
        }
        assertThat(list()).hasSize(10);
    }

    @Test
    void endsAfterADayAndStaysWithinItsNetwork() {
        hub.member("name", hub.owner(), "guided-network");
        join("name");
        var there = hub.found("elsewhere");
        assertThat(hub.bean(FailedJoins.class).list(hub.signedIn(there.email())))
                .isEmpty();
        assertThat(list()).hasSize(1);

        hub.jdbc()
                .sql("UPDATE failed_join SET last_at = last_at - interval '25 hours'")
                .update();
        assertThat(list()).isEmpty();
    }

    @Test
    void showsWhatAnAgentCallsItselfAsTextAndTheReasonInTheReadersLanguage() {
        hub.bean(JdbcClient.class)
                .sql("""
                        INSERT INTO failed_join (network_id, address, name, reason, times)
                        VALUES (:network, '192.0.2.1', '<b>\u202Ebold', 'name-taken', 3), (:network, '192.0.2.2', '', 'new-one', 1)
                        """)
                .param("network", hub.signedIn(RunningHub.OWNER).networkId().value())
                .update();
        var context = new Context(
                Locale.GERMAN,
                Map.of("failedJoins", hub.bean(FailedAttempts.class).of(hub.signedIn(RunningHub.OWNER))));

        var html = hub.bean(SpringTemplateEngine.class).process("failed-joins", Set.of("list"), context);

        assertThat(html)
                .contains("&lt;b&gt;[U+202E]bold", "Ein anderer Agent heißt so oder fast so.", "3 Mal", "192.0.2.1")
                .contains("Er wurde abgelehnt.")
                .doesNotContain("<b>", "??");
    }

    private static void join(String name) {
        var agent = hub.stranger(name);
        var request = agent.request("Wants the name");
        request.put("network", "guided-network");
        agent.join(request);
    }

    private static List<FailedJoin> list() {
        return hub.bean(FailedJoins.class).list(hub.signedIn(RunningHub.OWNER));
    }
}
