package com.onetimesecret.hub.nats;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.NextStep;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// `/api/v2/agent/nats-credentials` (WIRE 7): the way in for a stock NATS client.
@RestController
class NatsCredentialsController {

    static final String PATH = "/api/v2/agent/nats-credentials";

    private static final int SHORTEST_SECONDS = 60;

    private final IssueCredentials issuing;
    private final NatsSettings settings;
    private final BaseUrl baseUrl;

    NatsCredentialsController(IssueCredentials issuing, NatsSettings settings, BaseUrl baseUrl) {
        this.issuing = issuing;
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /// A user JWT for the agent's own key; it is of no use without the key, so it may be got again at will.
    @PostMapping(PATH)
    @AnyScope
    NatsCredentials credentials(
            CurrentAgent caller, CallCredential credential, @RequestBody(required = false) @Nullable NatsRequest body) {
        var issued = issuing.issue(caller, credential, life(body));
        var in = Subjects.in(caller.networkId(), caller.id());
        var out = Subjects.out(caller.networkId(), caller.id());
        return new NatsCredentials(
                issued.jwt(),
                issued.nkey(),
                settings.shownUrl(),
                issued.expiresAt(),
                new NatsSubjects(
                        issued.publishes() ? in : null,
                        issued.publishes() ? in + "." + TakePublished.QUESTIONS : null,
                        issued.publishes() ? in + "." + TakePublished.QUESTIONS + ".{question_id}.answers" : null,
                        issued.listens() ? in + "." + TakePublished.SUBSCRIBE : null,
                        issued.listens() ? out + ".inbox" : null,
                        issued.listens() ? out + ".t.{topic}" : null,
                        issued.listens() ? out + ".>" : null),
                Subjects.replies(caller.id()),
                issued.cursor(),
                List.of(
                        NextStep.get("Read how a stock client connects", baseUrl.at("/docs")),
                        NextStep.post("Get the next credentials before these end", baseUrl.at(PATH), Map.of())));
    }

    private Duration life(@Nullable NatsRequest body) {
        var wanted = body == null ? null : body.expiresIn();
        if (wanted == null) {
            return settings.credentialLife();
        }
        if (wanted < SHORTEST_SECONDS || wanted > settings.credentialLife().toSeconds()) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at(
                            "/expires_in",
                            "must be " + SHORTEST_SECONDS + " to "
                                    + settings.credentialLife().toSeconds() + " seconds")));
        }
        return Duration.ofSeconds(wanted);
    }

    /// What may be asked for.
    ///
    /// @param expiresIn seconds; they end earlier with the token or the approval
    record NatsRequest(@Nullable Integer expiresIn) {}

    /// How to connect.
    ///
    /// @param nkey the agent's own public key as NATS writes it
    /// @param inboxPrefix what the client's subjects for replies must begin with
    /// @param cursor the place from which messages are delivered, unless a request to `subscribe` names
    /// another
    record NatsCredentials(
            String jwt,
            String nkey,
            String url,
            Instant expiresAt,
            NatsSubjects subjects,
            String inboxPrefix,
            String cursor,
            List<NextStep> next) {

        NatsCredentials {
            next = List.copyOf(next);
        }

        @Override
        public String toString() {
            return "NatsCredentials[" + nkey + "]";
        }
    }

    /// Where to publish and to listen; what the token's scopes do not cover is left out.
    ///
    /// @param publish takes a message, as POST /messages does
    /// @param ask takes a question and answers with its answers, as POST /questions does with `wait`
    /// @param answer takes an answer to a question
    /// @param subscribe takes `{since, topics}`: delivers from that place on
    /// @param inbox what names the agent
    /// @param topic everything else, by its topic
    /// @param all both
    record NatsSubjects(
            @Nullable String publish,
            @Nullable String ask,
            @Nullable String answer,
            @Nullable String subscribe,
            @Nullable String inbox,
            @Nullable String topic,
            @Nullable String all) {}
}
