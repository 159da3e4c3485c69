package com.onetimesecret.hub.auth.key;

import java.util.Set;

/// Keys of examples and test vectors, whose private halves are printed beside them.
final class PublishedKeys {

    // By their RFC 7638 thumbprints.
    private static final Set<String> THUMBPRINTS = Set.of(
            // The seed 00 01 02 … 1f, of which many documents and tests are made.
            "1IG2tMH7J2wbJZnOf8LJzQitKf7LMvoAElsuDMVM54Y",
            // test-key-ed25519 of RFC 9421 B.1.4 and Web Bot Auth.
            "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U",
            // RFC 8032 7.1 TEST 1, which is also the key of RFC 8037.
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
            // RFC 8032 7.1 TEST 2.
            "FtIu-VbGrfe_KB6CH7GNwODB72MNxj_ml11dEvO-7kk",
            // RFC 8032 7.1 TEST 3.
            "FVV5umTuau890q59V-4Ga_R6qWb7ON_ivJc4EjvCwTM",
            // RFC 9421 B.1.3, test-key-ecc-p256.
            "ydQXMtvbsOsZyFir-Y7A8t7fKEM1gbKPvyFkdpu4fvI",
            // RFC 7515 A.3.
            "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");

    private PublishedKeys() {}

    static boolean has(AgentKey key) {
        return THUMBPRINTS.contains(key.thumbprint());
    }
}
