package com.onetimesecret.hub.boxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.harness.RunningHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is over goes from storage by itself, and nothing else does.
class BoxSweepersIntegrationTests {

    private static final List<String> TABLES =
            List.of("vault_version", "deposit_nonce", "deposit_link", "deposit_log", "magic_link");

    @Test
    void removesWhatIsOver(@TempDir Path folder) {
        try (var hub = RunningHub.startUnlimited(
                folder,
                Map.of(
                        "hub.vault.store.sweep-every",
                        "200ms",
                        "hub.vault.deposit.sweep-every",
                        "200ms",
                        "hub.vault.magic-link.sweep-every",
                        "200ms",
                        "hub.vault.store.sweep-batch",
                        1,
                        "hub.vault.deposit.sweep-batch",
                        1,
                        "hub.vault.magic-link.sweep-batch",
                        1))) {
            var owner = BoxOwner.in(hub, "swept");
            for (int n = 0; n < 2; n++) {
                owner.put("replaced", "before " + n);
                owner.put("deleted", "gone");
                owner.deposit(owner.token("left"), "value");
                owner.agent().post(BoxOwner.DEPOSITS, "{\"label\":\"unused\"}");
                owner.agent().post(BoxOwner.MAGIC_LINKS, "{\"code\":\"over-soon-" + n + "\"}");
            }
            owner.agent().delete(BoxOwner.VAULT + "/deleted");
            hub.jdbc()
                    .sql("update vault_version set created_at = created_at - interval '8 days'")
                    .update();
            hub.jdbc()
                    .sql("update deposit_log set at = at - interval '91 days'")
                    .update();
            for (var table : List.of("deposit_nonce", "deposit_link", "magic_link")) {
                hub.jdbc().sql("update " + table + " set expires_at = now()").update();
            }

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(TABLES)
                            .map(table -> hub.jdbc()
                                    .sql("select count(*) from " + table)
                                    .query(Integer.class)
                                    .single())
                            .containsExactly(2, 0, 0, 0, 0));
            assertThat(owner.text("replaced")).isEqualTo("before 1");
            assertThat(owner.text("left")).isEqualTo("value");
        }
    }
}
