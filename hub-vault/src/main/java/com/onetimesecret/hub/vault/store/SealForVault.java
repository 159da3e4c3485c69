package com.onetimesecret.hub.vault.store;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.vault.seal.AesGcm;
import org.springframework.stereotype.Component;

/// Seals values under the key of their agent; each opens for its agent, its label and its version only.
@Component
public class SealForVault {

    private static final int VERSION_LENGTH = 16;

    private final AgentKeys keys;
    private final AesGcm cipher;
    private final Tokens tokens;

    SealForVault(AgentKeys keys, Tokens tokens) {
        this.keys = keys;
        this.cipher = new AesGcm(tokens);
        this.tokens = tokens;
    }

    /// The value as a new version of that label. Not to be called with a connection in hand.
    public SealedVersion seal(AgentVault vault, String label, VaultValue value) {
        var key = keys.of(vault);
        var version = tokens.base62(VERSION_LENGTH);
        return new SealedVersion(
                key.id(), version, cipher.seal(key.key(), context(vault, label, version), value.bytes()));
    }

    /// To be called when the database turns out not to have the key any more under which something was sealed.
    public void forgetKey(AgentVault vault) {
        keys.forget(vault.agent());
    }

    /// @throws IllegalStateException if the bytes were altered, or are those of another label or version
    VaultValue open(AgentVault vault, String label, String version, byte[] sealed) {
        return new VaultValue(cipher.open(keys.of(vault).key(), context(vault, label, version), sealed));
    }

    // Nothing of it holds a line break.
    private static String context(AgentVault vault, String label, String version) {
        return String.join(
                "\n", "vault 1", vault.network().value(), vault.agent().value(), label, version);
    }

    /// A value as it is stored.
    ///
    /// @param keyId the key it is sealed under, whose row must be there when it is stored
    @SuppressWarnings("ArrayRecordComponent")
    public record SealedVersion(String keyId, String version, byte[] sealed) {

        @Override
        public String toString() {
            return "SealedVersion[" + version + "]";
        }
    }
}
