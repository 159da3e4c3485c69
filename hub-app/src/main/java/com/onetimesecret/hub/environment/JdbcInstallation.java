package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.seal.MasterKeys;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What the database knows of itself: the fingerprints of the master keys that sealed something in it.
@Component
class JdbcInstallation {

    private final JdbcClient jdbc;

    JdbcInstallation(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The fingerprints without which something in this database can never be opened again.
    Set<String> fingerprints() {
        return jdbc.sql("select unnest(master_key_fingerprints) from installation").query(String.class).list().stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Notes that the current key seals from now on.
    ///
    /// @throws StartRefused if this database needs a key that is not among `keys`
    void confirm(MasterKeys keys) {
        var missing = fingerprints().stream()
                .filter(needed -> !keys.fingerprints().contains(needed))
                .findFirst();
        if (missing.isPresent()) {
            throw new StartRefused("This database is sealed with the master key of fingerprint " + missing.get()
                    + ", and the hub was given " + String.join(" and ", keys.fingerprints())
                    + ": set HUB_MASTER_KEY to that key, or HUB_MASTER_KEY_PREVIOUS if it has been replaced.");
        }
        jdbc.sql("""
                insert into installation (master_key_fingerprints) values (array[:fingerprint])
                on conflict (single) do update
                set master_key_fingerprints = array_append(installation.master_key_fingerprints, :fingerprint)
                where not :fingerprint = any (installation.master_key_fingerprints)
                """).param("fingerprint", keys.fingerprint()).update();
    }
}
