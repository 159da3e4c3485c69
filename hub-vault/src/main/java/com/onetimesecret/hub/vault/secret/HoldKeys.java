package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.vault.seal.AesGcm;
import com.onetimesecret.hub.vault.seal.Hkdf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Component;

/// Seals the keys that the hub must be able to hand out again: a receipt key under the master key, and a secret key
/// under its receipt key besides, so that even with the master key only a held receipt key leads to it.
@Component
class HoldKeys implements SealedColumns {

    private final Sealer master;
    private final AesGcm cipher;

    HoldKeys(Sealer master, Tokens tokens) {
        this.master = master;
        this.cipher = new AesGcm(tokens);
    }

    byte[] sealSecretKey(SecretId id, BearerKey receiptKey, BearerKey secretKey) {
        var inner = cipher.seal(wrappingKey(id, receiptKey), secretContext(id), secretKey.bytes());
        return master.seal(secretContext(id), inner);
    }

    byte[] sealReceiptKey(SecretId id, BearerKey receiptKey) {
        return master.seal(receiptContext(id), receiptKey.bytes());
    }

    /// The secret key for who has the receipt key, as long as the hub holds it.
    Optional<BearerKey> secretKey(StoredSecret secret, BearerKey receiptKey) {
        var id = secret.id();
        return Optional.ofNullable(secret.held().secretKey())
                .map(held -> master.open(secretContext(id), held))
                .map(inner -> key(cipher.open(wrappingKey(id, receiptKey), secretContext(id), inner)));
    }

    /// The receipt key, if the hub holds it.
    Optional<BearerKey> receiptKey(StoredSecret secret) {
        return Optional.ofNullable(secret.held().receiptKey())
                .map(held -> key(master.open(receiptContext(secret.id()), held)));
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(
                SealedColumn.byText(
                        "held keys of secrets",
                        "secret",
                        "id",
                        "held_secret_key",
                        id -> secretContext(new SecretId(id))),
                SealedColumn.byText(
                        "held keys of receipts",
                        "secret",
                        "id",
                        "held_receipt_key",
                        id -> receiptContext(new SecretId(id))));
    }

    private static SecretKey wrappingKey(SecretId id, BearerKey receiptKey) {
        return Hkdf.derive(receiptKey.bytes(), secretContext(id));
    }

    private static BearerKey key(byte[] bytes) {
        return new BearerKey(new String(bytes, StandardCharsets.US_ASCII));
    }

    private static String secretContext(SecretId id) {
        return "secret 1 held key " + id;
    }

    private static String receiptContext(SecretId id) {
        return "secret 1 held receipt key " + id;
    }
}
