package com.onetimesecret.hub.vault.store;

/// Bytes that nobody but their agent may see; prints as `***`.
@SuppressWarnings("ArrayRecordComponent")
public record VaultValue(byte[] bytes) {

    /// WIRE 6: what a value may have at most.
    public static final int LARGEST_BYTES = 1024 * 1024;

    @Override
    public String toString() {
        return "***";
    }
}
