package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.vault.SecretDesk.Receipt;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A receipt as the pages show it.
///
/// @param state one word for it, as in the API
/// @param explanation the key of what that means
/// @param isWaiting whether it can still be opened and burned
/// @param by who opened it last; only members are told
/// @param recipients the agents that alone may open it
/// @param link the share link, while the hub holds its key
record ReceiptView(
        String id,
        String name,
        String state,
        String explanation,
        boolean isWaiting,
        Moment made,
        Moment ends,
        @Nullable Moment changed,
        @Nullable String by,
        List<String> recipients,
        boolean hasPassphrase,
        int maxReads,
        int readsLeft,
        int refusedOpens,
        @Nullable Moment refused,
        @Nullable String link) {

    ReceiptView {
        recipients = List.copyOf(recipients);
    }

    /// For the receipt's holder, who may be nobody that the hub knows.
    static ReceiptView of(Receipt receipt, Names names, @Nullable CurrentPerson person, PlaceAndTime here) {
        var now = here.now();
        var opener = receipt.openedBy();
        return new ReceiptView(
                receipt.id(),
                receipt.description() == null ? names.nameless(receipt.id()) : receipt.description(),
                receipt.state(),
                explanation(receipt),
                receipt.state().equals("new"),
                Moment.of(receipt.createdAt(), now),
                Moment.of(receipt.expiresAt(), now),
                momentOrNull(receipt.changedAt(), now),
                person != null && opener != null ? names.of(person.networkId(), opener) : null,
                receipt.recipients().stream()
                        .map(agent -> person == null ? agent.value() : names.of(person.networkId(), agent.value()))
                        .toList(),
                receipt.hasPassphrase(),
                receipt.maxReads(),
                receipt.readsLeft(),
                receipt.refusedOpens(),
                momentOrNull(receipt.refusedAt(), now),
                link(receipt, here));
    }

    private static @Nullable String link(Receipt receipt, PlaceAndTime here) {
        // What has ended is still held until it is swept away.
        return receipt.secretKey() == null || !receipt.state().equals("new")
                ? null
                : here.at("/secret/" + receipt.secretKey());
    }

    private static String explanation(Receipt receipt) {
        return switch (receipt.state()) {
            case "new" ->
                receipt.readsLeft() < receipt.maxReads() ? "secretpage.means.read-again" : "secretpage.means.new";
            case "received" -> "secretpage.means.received";
            case "burned" -> "secretpage.means.burned";
            case "expired" -> "secretpage.means.expired";
            default -> "secretpage.means.orphaned";
        };
    }

    private static @Nullable Moment momentOrNull(@Nullable Instant time, Instant now) {
        return time == null ? null : Moment.of(time, now);
    }

    /// Never prints the link.
    @Override
    public String toString() {
        return "ReceiptView[" + id + ", " + state + "]";
    }
}
