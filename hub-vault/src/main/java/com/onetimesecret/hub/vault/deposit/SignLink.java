package com.onetimesecret.hub.vault.deposit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.identity.AgentIdentities;
import com.onetimesecret.hub.api.problem.HubException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Makes the address of a link: its token, signed with the key that the hub holds for the agent.
@Component
class SignLink {

    private final DepositKeys keys;
    private final AgentIdentities identities;

    SignLink(DepositKeys keys, AgentIdentities identities) {
        this.keys = keys;
        this.identities = identities;
    }

    /// What the token says.
    ///
    /// @param overwrite only said where it is false
    @JsonPropertyOrder({"label", "nonce", "expires_at", "iat", "kid", "overwrite"})
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Payload(
            String label,
            String nonce,
            @JsonProperty("expires_at") long expiresAt,
            long iat,
            String kid,
            @Nullable Boolean overwrite) {}

    /// The address at which the link's value is left.
    String url(CurrentAgent agent, JdbcDepositLinks.Link link, boolean overwrite) {
        var identity = identities.find(agent.id().value()).orElseThrow(HubException::notFound);
        var key = keys.of(agent.networkId(), agent.id());
        var payload = JsonMapper.shared()
                .writeValueAsBytes(new Payload(
                        link.label(),
                        link.id().value(),
                        link.expiresAt().getEpochSecond(),
                        link.createdAt().getEpochSecond(),
                        key.publicHalf().kid(),
                        overwrite ? null : false));
        var text = DepositToken.encode(payload);
        var token = DepositToken.text(text, key.sign(text.getBytes(StandardCharsets.US_ASCII)));
        return identity.origin() + "/d/" + token;
    }
}
