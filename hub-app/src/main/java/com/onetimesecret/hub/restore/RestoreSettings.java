package com.onetimesecret.hub.restore;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What becomes of what opens once when the database was put back to an earlier time.
///
/// @param sealed burn, because each of them may have been opened after the backup and would open again; or keep, for a
/// move in which nothing was lost (pg_upgrade, a planned switch to a standby, a dump of a hub that was stopped)
/// @param now whether it is known to have been put back, which `after-restore` says
@ConfigurationProperties("hub.restore")
record RestoreSettings(
        @DefaultValue("burn") Sealed sealed,
        @DefaultValue("false") boolean now) {

    /// What becomes of it.
    enum Sealed {
        BURN,
        KEEP
    }
}
