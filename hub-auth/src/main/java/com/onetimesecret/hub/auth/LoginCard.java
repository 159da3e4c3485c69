package com.onetimesecret.hub.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Everything a person needs to decide whether an OAuth client may act in their network: the card, and what the hub
/// knows about the client.
///
/// @param flow by which way the client asked
/// @param clientName the name that the client registered; the card has the one it would get here
/// @param clientUri what the client says its home page is, or null
/// @param registeredAt when it registered; null for an agent that joined with a key
/// @param registeredFrom the address it registered from, or `unknown`; null as before
/// @param provesItself whether it has a key to prove who it is
/// @param knownSince when somebody let it in first; null if nobody did, or if that ended
/// @param place where the answer goes to, in words; null where it goes nowhere
/// @param placeUri the address behind `place`
/// @param networkName what people call the network that it would act in
/// @param isUncollected whether it was approved and its browser has not been sent back yet
/// @param wantsMoreProof whether the client would rather be surer of this person than their session makes it
public record LoginCard(
        ApprovalCard card,
        Flow flow,
        String clientName,
        @Nullable String clientUri,
        @Nullable Instant registeredAt,
        @Nullable String registeredFrom,
        boolean provesItself,
        @Nullable Instant knownSince,
        @Nullable String place,
        @Nullable String placeUri,
        String networkName,
        boolean isUncollected,
        boolean wantsMoreProof) {

    /// The ways for a client to ask.
    public enum Flow {
        /// It sent this person's browser here and waits for it to come back.
        BROWSER,
        /// It shows a code and waits until somebody types it.
        DEVICE,
        /// It named a person and waits for their answer.
        BACKCHANNEL
    }
}
