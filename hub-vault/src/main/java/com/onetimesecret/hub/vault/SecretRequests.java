package com.onetimesecret.hub.vault;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.vault.request.GiveSecret;
import com.onetimesecret.hub.vault.request.RequestId;
import com.onetimesecret.hub.vault.request.RequestSecret;
import com.onetimesecret.hub.vault.request.SecretRequest;
import com.onetimesecret.hub.vault.secret.BearerKey;
import com.onetimesecret.hub.vault.secret.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// How people ask for secrets by a link, and how those who have the link give them.
@Component
public class SecretRequests {

    private static final int LONGEST_DESCRIPTION = 200;
    private static final int MOST_LISTED = 100;
    private static final String GUEST = "guest";

    private final RequestSecret requestSecret;
    private final GiveSecret giveSecret;

    SecretRequests(RequestSecret requestSecret, GiveSecret giveSecret) {
        this.requestSecret = requestSecret;
        this.giveSecret = giveSecret;
    }

    /// Asks for a secret; the code of the link is told this once.
    ///
    /// @throws HubException invalid-request, rate-limited when too many wait
    public Link ask(CurrentPerson person, String description, Duration life) {
        var text = description.strip();
        if (text.isEmpty() || text.length() > LONGEST_DESCRIPTION || text.indexOf('\0') >= 0) {
            throw HubException.of(
                    ProblemType.INVALID_REQUEST,
                    List.of(FieldError.at("/description", "must have 1 to " + LONGEST_DESCRIPTION + " characters")));
        }
        var asked = requestSecret.ask(person.networkId(), person.id(), text, life);
        return new Link(asked.code().value(), asked.expiresAt());
    }

    /// What the person asked for, the newest first.
    public List<Request> own(CurrentPerson person) {
        return requestSecret.list(person.networkId(), person.id(), MOST_LISTED).stream()
                .map(Request::of)
                .toList();
    }

    /// Takes a request back; false if it was answered or is over.
    public boolean withdraw(CurrentPerson person, String id) {
        return requestSecret.withdraw(person.networkId(), person.id(), new RequestId(id));
    }

    /// The request of that code, if it can still be answered.
    public Optional<Asked> find(String code) {
        return giveSecret.find(new BearerKey(code)).map(Asked::of);
    }

    /// Answers a request.
    ///
    /// @throws HubException invalid-request; not-found when it is over; budget-exhausted
    public void give(SecretDesk.Visitor visitor, String code, String value) {
        var secret = new SecretValue(value);
        secret.mistake().ifPresent(mistake -> {
            throw HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at("/secret", mistake)));
        });
        var person = visitor.person();
        var place = GUEST + " " + visitor.from().network();
        giveSecret.give(
                new BearerKey(code),
                person == null ? GUEST : person.actor(),
                person == null ? place : person.actor(),
                secret);
    }

    /// The link of a new request.
    public record Link(String code, Instant expiresAt) {

        /// Never prints the code.
        @Override
        public String toString() {
            return "Link[" + expiresAt + "]";
        }
    }

    /// A request as the giver sees it.
    public record Asked(NetworkId network, PersonId person, String description, Instant expiresAt) {

        private static Asked of(SecretRequest request) {
            return new Asked(request.network(), request.person(), request.description(), request.expiresAt());
        }
    }

    /// A request as who asked sees it.
    ///
    /// @param secretId what came, while it waits to be opened
    public record Request(
            String id,
            State state,
            String description,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant answeredAt,
            @Nullable String secretId) {

        private static Request of(SecretRequest request) {
            return new Request(
                    request.id().value(),
                    state(request),
                    request.description(),
                    request.createdAt(),
                    request.expiresAt(),
                    request.answeredAt(),
                    request.isSealed() ? request.secretId() : null);
        }

        private static State state(SecretRequest request) {
            if (request.answeredAt() != null) {
                return request.isSealed() ? State.ANSWERED : State.OVER;
            }
            if (request.isWithdrawn()) {
                return State.WITHDRAWN;
            }
            return request.isWaiting() ? State.WAITING : State.ENDED;
        }
    }

    /// Where a request stands: `ANSWERED` waits to be opened, of `OVER` the answer was opened or has ended.
    public enum State {
        WAITING,
        ANSWERED,
        OVER,
        ENDED,
        WITHDRAWN
    }
}
