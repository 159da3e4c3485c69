package com.onetimesecret.hub.vault.onetime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.Receipts.Receipt;
import com.onetimesecret.hub.vault.secret.SecretValue;
import com.onetimesecret.hub.vault.secret.StoredSecret.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the first API says about a secret and its metadata; times are unix seconds. The last seven members are
/// later names of earlier ones, but for `recipients_notified`, which is the hub's own.
///
/// @param custid who made it: an e-mail, or `anon`
/// @param secretTtl a number; JSON's null where the secret is gone unread; absent where it was read
/// @param value what the hub made, on the day that it made it
/// @param recipientsNotified whether the link was mailed to them; absent where nobody was to be told
@JsonInclude(JsonInclude.Include.NON_NULL)
record Metadata(
        String custid,
        BearerKey metadataKey,
        @Nullable BearerKey secretKey,
        long ttl,
        long metadataTtl,
        @Nullable JsonNode secretTtl,
        String metadataUrl,
        String state,
        long updated,
        long created,
        @Nullable Long received,
        List<String> recipient,
        String shareDomain,
        @Nullable Boolean passphraseRequired,
        @Nullable SecretValue value,
        @Nullable SecretValue secretValue,
        BearerKey identifier,
        @Nullable BearerKey secretIdentifier,
        @Nullable Boolean hasPassphrase,
        List<String> recipients,
        long receiptTtl,
        String receiptUrl,
        @Nullable Boolean recipientsNotified) {

    /// Without the keys.
    @Override
    public String toString() {
        return "Metadata";
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// As it is now, to whoever asks for it by its key.
    static Metadata of(Receipt receipt, String custid, BaseUrl baseUrl) {
        var isNew = receipt.secret().state() == State.NEW;
        var wasRead = receipt.secret().state() == State.RECEIVED;
        var secretTtl = isNew ? JSON.numberNode(Seconds.left(receipt.secret())) : JSON.nullNode();
        return of(
                receipt,
                custid,
                baseUrl,
                wasRead ? null : receipt.secretKey(),
                wasRead ? null : secretTtl,
                isNew ? receipt.secret().hasPassphrase() : null);
    }

    /// As one of many, where the secret itself is not looked at.
    static Metadata listed(Receipt receipt, String custid, BaseUrl baseUrl) {
        var key = receipt.secret().state() == State.RECEIVED ? null : receipt.secretKey();
        return of(receipt, custid, baseUrl, key, JSON.nullNode(), null).withoutSecretKey();
    }

    private static Metadata of(
            Receipt receipt,
            String custid,
            BaseUrl baseUrl,
            @Nullable BearerKey secretKey,
            @Nullable JsonNode secretTtl,
            @Nullable Boolean passphraseRequired) {
        var secret = receipt.secret();
        var url = baseUrl.at("/receipt/" + receipt.key().value());
        var receiptTtl = Math.max(0, Seconds.left(secret) + Seconds.ttl(secret));
        return new Metadata(
                custid,
                receipt.key(),
                secretKey,
                Seconds.ttl(secret),
                receiptTtl,
                secretTtl,
                url,
                secret.state().wire(),
                secret.updatedAt().getEpochSecond(),
                secret.createdAt().getEpochSecond(),
                secret.state() == State.RECEIVED
                        ? Optional.ofNullable(secret.history().lastReadAt())
                                .map(Instant::getEpochSecond)
                                .orElse(null)
                        : null,
                secret.mails(),
                "",
                passphraseRequired,
                null,
                null,
                receipt.key(),
                secretKey,
                passphraseRequired,
                secret.mails(),
                receiptTtl,
                url,
                secret.mails().isEmpty() ? null : secret.mailed());
    }

    /// The same with what the hub made.
    Metadata with(SecretValue made) {
        return copy(secretKey, made);
    }

    private Metadata withoutSecretKey() {
        return copy(null, null);
    }

    private Metadata copy(@Nullable BearerKey key, @Nullable SecretValue made) {
        return new Metadata(
                custid,
                metadataKey,
                key,
                ttl,
                metadataTtl,
                secretTtl,
                metadataUrl,
                state,
                updated,
                created,
                received,
                recipient,
                shareDomain,
                passphraseRequired,
                made,
                made,
                identifier,
                secretIdentifier,
                hasPassphrase,
                recipients,
                receiptTtl,
                receiptUrl,
                recipientsNotified);
    }
}
