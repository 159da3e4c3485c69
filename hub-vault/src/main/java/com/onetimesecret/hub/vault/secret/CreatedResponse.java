package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.vault.secret.CreateSecret.Created;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to a new secret: its keys and pages, which are shown this once, and what to do with them.
record CreatedResponse(
        BearerKey secretKey,
        String secretUrl,
        BearerKey receiptKey,
        String receiptUrl,
        Instant expiresAt,
        List<NextStep> next) {

    /// Without the keys.
    @Override
    public String toString() {
        return "CreatedResponse";
    }

    static CreatedResponse of(Caller caller, BaseUrl baseUrl, NewSecret wish, Created created) {
        var secret = "/secret/" + created.secretKey().value();
        var receipt = "/receipt/" + created.receiptKey().value();
        var next = new ArrayList<NextStep>();
        switch (caller) {
            case CurrentAgent _ ->
                next.add(NextStep.post(
                        "Pass the key to its reader",
                        baseUrl.at("/api/v2/agent/messages"),
                        Share.of(wish.recipients(), created.secretKey())));
            case CurrentPerson _ -> {}
        }
        next.add(NextStep.post(
                "The reader reveals it, once per allowed read",
                baseUrl.at("/api/v2" + secret + "/reveal"),
                new RevealExample(wish.passphrase() == null ? null : "the passphrase")));
        next.add(NextStep.get("See whether it was read", baseUrl.at("/api/v2" + receipt)));
        return new CreatedResponse(
                created.secretKey(),
                baseUrl.at(secret),
                created.receiptKey(),
                baseUrl.at(receipt),
                created.expiresAt(),
                next);
    }

    /// A `secret_share` message (WIRE 4).
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record Share(String type, List<AgentId> to, Payload payload) {

        static Share of(List<AgentId> to, BearerKey secretKey) {
            return new Share("secret_share", to, new Payload(secretKey));
        }

        /// What it shares.
        private record Payload(BearerKey secretKey) {}
    }

    /// The body of a reveal.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record RevealExample(@Nullable String passphrase) {}
}
