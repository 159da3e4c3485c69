package com.onetimesecret.hub.restore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Identities with and without the server's own number are compared.
class JdbcDatabaseIdentityTests {

    @Test
    void tellsDatabasesApartByWhatBothIdentitiesSay() {
        assertThat(JdbcDatabaseIdentity.differ("7/00000001/5/9", "7/00000001/5/9"))
                .isFalse();
        assertThat(JdbcDatabaseIdentity.differ("7/00000001/5/9", "8/00000001/5/9"))
                .isTrue();
        assertThat(JdbcDatabaseIdentity.differ("7/00000001/5/9", "00000001/5/9"))
                .isFalse();
        assertThat(JdbcDatabaseIdentity.differ("00000001/5/9", "7/00000001/5/9"))
                .isFalse();
        assertThat(JdbcDatabaseIdentity.differ("00000001/5/9", "7/00000001/5/10"))
                .isTrue();
        assertThat(JdbcDatabaseIdentity.differ("00000001/5/9", "00000002/5/9")).isTrue();
    }
}
