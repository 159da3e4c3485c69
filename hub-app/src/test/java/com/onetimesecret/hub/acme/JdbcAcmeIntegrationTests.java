package com.onetimesecret.hub.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.harness.TestAuthority;
import com.onetimesecret.hub.test.TestDatabase;
import com.onetimesecret.hub.tls.ServerCertificate;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which hub orders, and when again.
class JdbcAcmeIntegrationTests {

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final TestDatabase database = TestDatabase.fresh("classpath:db/migration/__root");
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final JdbcAcme store = new JdbcAcme(jdbc, new Turned());

    @Test
    void letsOneHubTakeAnOrder() throws Exception {
        store.want("hub.example.com");
        store.want("hub.example.com");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> take = () -> store.take("hub.example.com", LEASE).isPresent();
            var winners = threads
                    .invokeAll(Stream.generate(() -> take).limit(50).toList())
                    .stream()
                    .filter(answer -> answer.resultNow())
                    .count();
            assertThat(winners).isEqualTo(1);
        }
        assertThat(store.due(10)).isEmpty();

        jdbc.sql("update acme_certificate set taken_until = now()").update();
        assertThat(store.due(10)).containsExactly("hub.example.com");
        assertThat(store.take("hub.example.com", LEASE)).hasValue(0);
    }

    @Test
    void countsFailuresUntilThereIsACertificate() {
        store.want("hub.example.com");
        store.failed("hub.example.com", Duration.ZERO);
        store.failed("hub.example.com", Duration.ZERO);
        assertThat(store.take("hub.example.com", LEASE)).hasValue(2);
        assertThat(store.find("hub.example.com")).isEmpty();

        var issued = new TestAuthority().issue("hub.example.com");
        var key = ServerCertificate.ofPem(issued.chain(), issued.key()).key();
        store.keep("hub.example.com", issued.chain(), key, Instant.now().plusSeconds(3600));

        var kept = store.find("hub.example.com").orElseThrow();
        assertThat(kept.certificate().leaf()).isEqualTo(issued.certificate());
        assertThat(kept.version()).isEqualTo(1);
        assertThat(store.due(10)).isEmpty();
        assertThat(store.versions(List.of("hub.example.com", "other.example.com")))
                .containsOnlyKeys("hub.example.com")
                .containsValue(1);
        assertThat(jdbc.sql("select failures from acme_certificate")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select sealed_key from acme_certificate")
                        .query((row, n) -> row.getBytes(1))
                        .single())
                .isNotEqualTo(key.getEncoded());
    }

    @Test
    void keepsTheFirstAccount() throws Exception {
        var first = AcmeAccount.newKey();
        store.keepAccount("https://acme.example/dir", first);
        store.keepAccount("https://acme.example/dir", AcmeAccount.newKey());

        var kept = store.account("https://acme.example/dir").orElseThrow();
        assertThat(kept.getPublic()).isEqualTo(first.getPublic());
        assertThat(kept.getPrivate()).isEqualTo(first.getPrivate());
        assertThat(store.account("https://other.example/dir")).isEmpty();
    }

    @Test
    void triplesThePauseUpToADay() {
        var settings = new AcmeSettings(
                "ada@example.com",
                URI.create("https://acme.example/dir"),
                "",
                Duration.ofMinutes(1),
                Duration.ofSeconds(90),
                LEASE,
                Duration.ofMinutes(15),
                Duration.ofHours(24));

        assertThat(Stream.of(1, 2, 3, 4, 5, 6, 1000).map(settings::pauseAfter))
                .containsExactly(
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(45),
                        Duration.ofMinutes(135),
                        Duration.ofMinutes(405),
                        Duration.ofMinutes(1215),
                        Duration.ofHours(24),
                        Duration.ofHours(24));
    }

    /// Turns every bit and says of which row.
    private static final class Turned implements Sealer {

        @Override
        public byte[] seal(String context, byte[] plaintext) {
            var sealed = Arrays.copyOf(plaintext, plaintext.length + 1);
            for (int i = 0; i < plaintext.length; i++) {
                sealed[i] = (byte) ~plaintext[i];
            }
            sealed[plaintext.length] = (byte) context.hashCode();
            return sealed;
        }

        @Override
        public byte[] open(String context, byte[] sealed) {
            if (sealed[sealed.length - 1] != (byte) context.hashCode()) {
                throw new IllegalStateException("of another row");
            }
            var opened = Arrays.copyOf(sealed, sealed.length - 1);
            for (int i = 0; i < opened.length; i++) {
                opened[i] = (byte) ~opened[i];
            }
            return opened;
        }

        @Override
        public boolean isCurrent(byte[] sealed) {
            return true;
        }
    }
}
