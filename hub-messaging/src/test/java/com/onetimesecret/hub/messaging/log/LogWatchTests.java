package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.onetimesecret.hub.api.agent.NetworkId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogWatchTests {

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final LogWatch watch = new LogWatch();

    @BeforeEach
    void start() {
        watch.start();
    }

    @AfterEach
    void stop() {
        blocked.countDown();
        watch.stop();
    }

    @Test
    void wakesEverybodyWhenMoreComesThanItKeeps() {
        var woken = new CountDownLatch(1);
        watch.listen(Filter.everythingFor(TestHub.NETWORK, TestHub.BOB), this::block);
        watch.listen(Filter.everythingFor(TestHub.OTHER_NETWORK, TestHub.BOB), woken::countDown);

        for (int i = 1; i <= 100; i++) {
            watch.announce(List.of(entry(TestHub.NETWORK, i)));
        }
        watch.announce(List.of(entry(TestHub.OTHER_NETWORK, 101)));
        assertThat(watch.backlog()).isLessThanOrEqualTo(64);
        assertThat(woken.getCount()).isEqualTo(1);
        blocked.countDown();

        await().until(() -> woken.getCount() == 0);
    }

    private void block() {
        try {
            blocked.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Entry entry(NetworkId network, long seq) {
        return new Entry(
                new Cursor(1, seq),
                new Heading(network, TestHub.ALICE, null, "status_update", "agents.status", null),
                Instant.EPOCH,
                Instant.MAX,
                new byte[0]);
    }
}
