package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.test.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Reading what is no longer in memory.
class OlderMessagesIntegrationTests {

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/messaging");

    @Test
    void looksThroughSoManyMessagesAPageAndLosesNone() {
        var carols = new Filter(TestHub.NETWORK, TestHub.BOB, List.of(), List.of(), TestHub.CAROL, false, null, null);
        try (var hub = new TestHub(database, 4, TestHub.settings(100, 1, 3))) {
            for (int i = 0; i < 7; i++) {
                hub.post(TestHub.ALICE);
            }
            hub.post(TestHub.CAROL);
            hub.post(TestHub.ALICE);
        }
        try (var hub = new TestHub(database, 4, TestHub.settings(100, 1, 3))) {
            var first = hub.all(carols);
            assertThat(first.messages()).isEmpty();
            assertThat(first.hasMore()).isTrue();
            assertThat(first.cursor().seq()).isEqualTo(3);
            var second = hub.log.read(carols, new Position.After(first.cursor()), 500, 1_000_000);
            assertThat(second.cursor().seq()).isEqualTo(6);
            var third = hub.log.read(carols, new Position.After(second.cursor()), 500, 1_000_000);

            assertThat(TestPages.seqs(third)).containsExactly(8L);
            assertThat(third.hasMore()).isFalse();
            assertThat(third.cursor().seq()).isEqualTo(9);
        }
    }
}
