package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.DataFolder;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/// Decides which PostgreSQL the hub uses: the one it was given, else its own.
@Configuration(proxyBeanMethods = false)
class PostgresConfiguration {

    /// The server that `DATABASE_URL` names.
    @Bean
    @ConditionalOnProperty("spring.datasource.url")
    JdbcConnectionDetails givenDatabase(
            @Value("${spring.datasource.url}") String url,
            @Value("${spring.datasource.username:}") String user,
            @Value("${spring.datasource.password:}") String password,
            @Value("${hub.database-patience:60s}") Duration patience,
            @Value("${hub.database-must-be-durable:true}") boolean requireDurability) {
        return new GivenDatabase(url, user, password).confirmed(patience, requireDurability);
    }

    /// The hub's own server; the connection pool depends on it, so it stops after the last connection is closed.
    @Bean
    @Conditional(NoDatabaseGiven.class)
    EmbeddedPostgres embeddedPostgres(DataFolder dataFolder) {
        return EmbeddedPostgres.start(dataFolder.made());
    }

    @Bean
    @Conditional(NoDatabaseGiven.class)
    JdbcConnectionDetails embeddedDatabase(EmbeddedPostgres postgres) {
        return new GivenDatabase(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /// Holds where no database URL is configured.
    static final class NoDatabaseGiven extends NoneNestedConditions {

        NoDatabaseGiven() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        /// The opposite.
        @ConditionalOnProperty("spring.datasource.url")
        static final class DatabaseGiven {}
    }
}
