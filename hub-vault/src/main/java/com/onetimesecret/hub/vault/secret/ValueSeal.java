package com.onetimesecret.hub.vault.secret;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.vault.seal.AesGcm;
import com.onetimesecret.hub.vault.seal.Hkdf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Seals each value under a key of its own, which is wrapped under the secret key and then under the master key; a
/// new master key re-wraps the outer layer without the secret key (docs/adr/0005-sealing.md).
@Component
class ValueSeal implements SealedColumns {

    private static final int VALUE_KEY_BYTES = 32;

    private final Sealer master;
    private final HoldKeys hold;
    private final AesGcm cipher;
    private final Tokens tokens;

    ValueSeal(Sealer master, HoldKeys hold, Tokens tokens) {
        this.master = master;
        this.hold = hold;
        this.cipher = new AesGcm(tokens);
        this.tokens = tokens;
    }

    /// The wish under new keys and a new id.
    SealedSecret seal(Party creator, NewSecret wish, @Nullable String passphraseHash) {
        var id = SecretId.next(tokens);
        var secretKey = wish.source().nextKey(tokens);
        var receiptKey = wish.source().nextKey(tokens);
        return new SealedSecret(
                id,
                creator,
                wish,
                passphraseHash,
                secretKey,
                receiptKey,
                seal(id, secretKey, wish.value()),
                new StoredSecret.HeldKeys(
                        wish.source().showsSecretKey() ? hold.sealSecretKey(id, receiptKey, secretKey) : null,
                        creator.isGuest() ? null : hold.sealReceiptKey(id, receiptKey)));
    }

    private SealedValue seal(SecretId id, BearerKey secretKey, SecretValue value) {
        var valueKey = new SecretKeySpec(tokens.bytes(VALUE_KEY_BYTES), "AES");
        var inner = cipher.seal(wrappingKey(id, secretKey), wrapContext(id), valueKey.getEncoded());
        return new SealedValue(
                cipher.seal(valueKey, valueContext(id), encode(value)), master.seal(wrapContext(id), inner));
    }

    /// The key of the value, without touching the value.
    ///
    /// @throws IllegalStateException if the row was altered or swapped, or the master key is not the one it was
    SecretKey unwrap(SecretId id, BearerKey secretKey, SealedValue sealed) {
        var inner = master.open(wrapContext(id), sealed.wrappedKey());
        return new SecretKeySpec(cipher.open(wrappingKey(id, secretKey), wrapContext(id), inner), "AES");
    }

    /// @throws IllegalStateException if the ciphertext was altered or belongs to another secret
    SecretValue open(SecretId id, SecretKey valueKey, SealedValue sealed) {
        return new SecretValue(
                new String(cipher.open(valueKey, valueContext(id), sealed.ciphertext()), StandardCharsets.UTF_8));
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(SealedColumn.byText(
                "keys of secrets", "secret", "id", "wrapped_key", id -> wrapContext(new SecretId(id))));
    }

    private static SecretKey wrappingKey(SecretId id, BearerKey secretKey) {
        return Hkdf.derive(secretKey.bytes(), wrapContext(id));
    }

    private static String wrapContext(SecretId id) {
        return "secret 1 key " + id;
    }

    private static String valueContext(SecretId id) {
        return "secret 1 value " + id;
    }

    private static byte[] encode(SecretValue value) {
        try {
            // Unlike String.getBytes this refuses half a surrogate pair instead of storing a question mark.
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value.text()));
            var encoded = new byte[bytes.remaining()];
            bytes.get(encoded);
            return encoded;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8 text", e);
        }
    }
}
