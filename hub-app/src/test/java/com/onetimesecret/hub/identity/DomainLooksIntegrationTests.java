package com.onetimesecret.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
/// What the hub sees when it looks at claims again, and what it does about it.

class DomainLooksIntegrationTests extends DomainsAtWork {

    @Test
    void forgetsClaimsThatNobodyProvedInTime() {
        claim(robin, "late.example.org");
        age("late.example.org", "provable_until = now() - interval '1 s'");

        await().atMost(LOOKED_AGAIN).until(() -> state("late.example.org").equals("null"));
        assertThat(check(robin, "late.example.org").status()).isEqualTo(404);
        assertThat(robin.delete(DOMAINS + "/late.example.org").status()).isEqualTo(404);
    }

    @Test
    void suspendsADomainWhoseProofIsGoneForDaysAndNeverHandsItOver() {
        have(robin, "gone.example.org");
        await().atMost(SOON).until(() -> hub.get("gone.example.org", IDENTITY).status() == 200);
        dns.remove("_agent-challenge.gone.example.org");

        age("gone.example.org", "next_check_at = now()");
        await().atMost(LOOKED_AGAIN)
                .until(() -> loopback.jdbc()
                        .sql("SELECT failing_since IS NOT NULL FROM agent_domain WHERE host = 'gone.example.org'")
                        .query(Boolean.class)
                        .single());
        assertThat(state("gone.example.org")).isEqualTo("verified");

        age("gone.example.org", "next_check_at = now(), failing_since = now() - interval '73 hours'");
        await().atMost(LOOKED_AGAIN).until(() -> state("gone.example.org").equals("suspended"));
        await().atMost(SOON).until(() -> hub.get("gone.example.org", IDENTITY).isNothing());
        assertThat(hub.get(PublicHub.HOST, "/tls-ask?domain=gone.example.org").status())
                .isEqualTo(404);
        assertThat(entries("domain.suspended", "gone.example.org")).isEqualTo(1);

        var theirs = claim(rival, "gone.example.org");
        publish(theirs);
        assertThat(check(rival, "gone.example.org").problem()).isEqualTo("domain-taken");

        publish(claim(robin, "gone.example.org"));
        age("gone.example.org", "next_check_at = CASE WHEN state = 'suspended' THEN now() END");
        await().atMost(LOOKED_AGAIN).until(() -> state("gone.example.org").contains("verified"));
        assertThat(entries("domain.resumed", "gone.example.org")).isEqualTo(1);
    }

    @Test
    void looksAtTheOthersThoughOneLookBreaks() {
        var owl = loopback.member("owl", loopback.owner(), "guided-network");
        have(owl, "broken.example.org");
        have(owl, "whole.example.org");
        dns.remove("_agent-challenge.whole.example.org");

        loopback.jdbc().sql("""
                        UPDATE agent_domain SET
                            content = CASE host WHEN 'broken.example.org' THEN 'without a dot' ELSE content END,
                            next_check_at = CASE host WHEN 'broken.example.org' THEN now() - interval '1 s' ELSE now() END
                        WHERE host IN ('broken.example.org', 'whole.example.org')
                        """).update();

        await().atMost(LOOKED_AGAIN)
                .until(() -> loopback.jdbc()
                        .sql("SELECT failing_since IS NOT NULL FROM agent_domain WHERE host = 'whole.example.org'")
                        .query(Boolean.class)
                        .single());
        assertThat(state("broken.example.org")).isEqualTo("verified");
    }

    @Test
    void showsTheFileThatProvedADomainAndNoOther() {
        var wren = loopback.member("wren", loopback.owner(), "guided-network");
        var claim = claim(wren, "filed.example.org");
        var file = claim.body().get("challenge").get("file");
        var path = file.get("url").asString().substring("https://filed.example.org".length());
        var inside = "/a/filed.example.org" + path;
        assertThat(hub.get(PublicHub.HOST, inside).isNothing()).isTrue();
        publish(claim);
        assertThat(check(wren, "filed.example.org").text("status")).isEqualTo("verified");
        await().atMost(SOON).until(() -> hub.get("filed.example.org", IDENTITY).status() == 200);
        assertThat(hub.get("filed.example.org", path).isNothing()).isTrue();

        // As if the look had found the file and no record.
        age("filed.example.org", "proven_by = 'file'");

        var shown = hub.get("filed.example.org", path);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body()).isEqualTo(file.get("content").asString());
        assertThat(shown.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(hub.get("filed.example.org", path + "x").isNothing()).isTrue();
        assertThat(hub.get(PublicHub.HOST, "/a/" + wren.id() + path).isNothing())
                .isTrue();
        age("filed.example.org", "state = 'suspended'");
        assertThat(hub.get(PublicHub.HOST, inside).isNothing()).isTrue();
    }
}
