package com.onetimesecret.hub.watching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Limits, domains and webhooks as people see them.
class LimitPagesIntegrationTests extends Watchers {

    private static final String WEBHOOKS = "/dashboard/settings/webhooks";

    @Test
    void showsQuotasBesideTheirUse() throws Exception {
        assertThat(page(viewer, "/dashboard/settings/limits"))
                .containsPattern("<progress id=\"bar-agents\" max=\"10000\" value=\"[23]\">of 10,000<")
                .contains("of 50 GB", "a minute");
        assertThat(inGerman(viewer, "/dashboard/settings/limits")).contains("Grenzen", "von 50 GB", "in der Minute");
    }

    @Test
    void listsDomainsWithTheirProof() throws Exception {
        var holder = hub.member("holder", hub.owner(), "guided-network");
        hub.jdbc().sql("""
                        insert into agent_domain (host, agent_id, network_id, state, hosted, content, verified_at,
                            checked_at, failing_since, proven_by)
                        select 'holder.example', id, network_id, 'verified', false, '', now(), now(), now(), 'dns'
                        from agent where id = ?
                        """).param(holder.id()).update();

        assertThat(page(viewer, "/dashboard/settings/domains"))
                .contains("holder.example", "verified", ">holder<", "proven by DNS", "missing since");
        assertThat(inGerman(viewer, "/dashboard/settings/domains")).contains("über DNS bewiesen");
    }

    @Test
    void letsOwnersAloneEndAWebhook() throws Exception {
        var made = bob.post("/api/v2/agent/webhooks", "{\"url\":\"https://example.com/hook?token=hidden\"}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        var id = made.text("id");

        for (var somebody : List.of(approver, viewer)) {
            assertThat(page(somebody, WEBHOOKS))
                    .contains("example.com", ">bob<", "active")
                    .doesNotContain("token=hidden", "/end");
            assertThat(somebody.post(WEBHOOKS + "/" + id + "/end", Map.of()).statusCode())
                    .isEqualTo(403);
        }
        assertThat(page(owner, WEBHOOKS)).contains(WEBHOOKS + "/" + id + "/end");
        assertThat(owner.post(WEBHOOKS + "/" + id + "/end", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(owner.post(WEBHOOKS + "/" + id + "/end", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(owner.postFromElsewhere(WEBHOOKS + "/" + id + "/end").statusCode())
                .isEqualTo(403);

        assertThat(page(owner, WEBHOOKS))
                .contains("ended", "An owner of the network ended it.")
                .doesNotContain("/end\"");
        assertThat(bob.get("/api/v2/agent/webhooks/" + id).text("status")).isEqualTo("ended");
        assertThat(bob.get("/api/v2/agent/inbox?since=all").body().toString())
                .containsOnlyOnce("The hub gave up webhook " + id);
        assertThat(owner.post(WEBHOOKS + "/hook_" + "0".repeat(24) + "/end", Map.of())
                        .statusCode())
                .isBetween(403, 404);
    }
}
