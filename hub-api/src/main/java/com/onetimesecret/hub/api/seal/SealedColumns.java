package com.onetimesecret.hub.api.seal;

import java.util.List;

/// A feature that keeps what a [Sealer] sealed, and says where.
public interface SealedColumns {

    /// Every column in which something sealed is kept.
    List<SealedColumn> sealedColumns();
}
