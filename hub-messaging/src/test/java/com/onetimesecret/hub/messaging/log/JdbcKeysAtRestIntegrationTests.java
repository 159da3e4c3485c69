package com.onetimesecret.hub.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.messaging.TurningSealer;
import com.onetimesecret.hub.test.TestDatabase;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Messages that pass on keys are found among all others.
class JdbcKeysAtRestIntegrationTests {

    private final JdbcTransactionManager manager = new JdbcTransactionManager(
            TestDatabase.fresh("classpath:db/migration/messaging").dataSource());
    private final JdbcClient jdbc = JdbcClient.create(Objects.requireNonNull(manager.getDataSource()));

    @Test
    void areFoundByAnIndexInPartitionsThatAreMadeLaterToo() {
        var later = Instant.parse("2099-01-01T00:00:00Z");
        new TransactionTemplate(manager)
                .executeWithoutResult(status -> new JdbcPartitions(jdbc)
                        .make(PartitionKind.HOURS, later, later.plus(PartitionKind.HOURS.width())));

        assertThat(jdbc.sql("""
                                select indexdef from pg_indexes
                                where tablename = 'message_hours_2099010100' and indexdef like '%secret_share%'
                                """).query(String.class).single())
                .contains("(expires_at) WHERE (type = 'secret_share'::text)");
    }

    @Test
    void showHowLongAnEarlierMasterKeyIsNeeded() {
        var keys = new JdbcKeysAtRest(jdbc, new TurningSealer() {
            @Override
            public byte[] seal(String context, byte[] plaintext) {
                return new byte[9];
            }
        });
        assertThat(keys.lastUnderOthersThan("current")).isEmpty();
        store("secret_share", "AAAAAAAAAAAA", 3);
        store("status_update", "BBBBBBBBBBBB", 3);
        assertThat(keys.lastUnderOthersThan("current")).isEmpty();
        store("secret_share", "BBBBBBBBBBBB", 1);
        store("secret_share", "BBBBBBBBBBBB", 2);

        assertThat(keys.lastUnderOthersThan("current"))
                .hasValueSatisfying(last -> assertThat(last)
                        .isBetween(
                                Instant.now().plusSeconds(7_000), Instant.now().plusSeconds(7_201)));
    }

    private void store(String type, String key, int hours) {
        jdbc.sql("""
                        insert into message (seq, id, network_id, type, topic, sender, received_at, expires_at, lasting,
                            body)
                        values (1, 'm', 'n', :type, 't', 's', now(), now() + make_interval(hours => :hours), false,
                            convert_to('{"secret_key":"sealed:' || :key || '"}', 'UTF8'))
                        """)
                .param("type", type)
                .param("key", key)
                .param("hours", hours)
                .update();
    }
}
