package com.onetimesecret.hub.web.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import java.util.List;
import org.springframework.stereotype.Component;

/// What to do after a refusal that does not say so itself: join, ask for more, or read the problem's page.
@Component
class NextSteps {

    private final BaseUrl baseUrl;

    NextSteps(BaseUrl baseUrl) {
        this.baseUrl = baseUrl;
    }

    List<NextStep> after(HubException reason) {
        if (!reason.next().isEmpty()) {
            return reason.next();
        }
        var guide = NextStep.get("Read how agents join and call this hub.", baseUrl.at("/llms.txt"));
        return switch (reason.type()) {
            case UNAUTHENTICATED, INVALID_SIGNATURE ->
                List.of(
                        NextStep.post(
                                "Join with your public key, or get a new token for the key you joined with.",
                                baseUrl.at("/api/v2/agent/auth"),
                                new Joining(
                                        "ed25519:<base64 of the 32 bytes of your public key>",
                                        "my-agent",
                                        "What you do here, in a sentence a person understands",
                                        baseUrl.value())),
                        guide);
            case INSUFFICIENT_SCOPE ->
                List.of(
                        NextStep.post(
                                "Ask a person for more, signed with the key you joined with.",
                                baseUrl.at("/api/v2/agent/auth"),
                                null),
                        page(reason));
            case PAUSED_BY_HUMAN ->
                List.of(
                        NextStep.get("See whether you are still paused.", baseUrl.at("/api/v2/agent/me")),
                        page(reason));
            case NOT_FOUND, METHOD_NOT_ALLOWED -> List.of(guide, page(reason));
            default -> List.of(page(reason));
        };
    }

    private NextStep page(HubException reason) {
        return NextStep.get(
                "Read what this problem means, with an example.",
                baseUrl.at("/problems/" + reason.type().slug()));
    }

    /// The least that a joining call says.
    record Joining(@JsonProperty("public_key") String publicKey, String name, String purpose, String aud) {}
}
