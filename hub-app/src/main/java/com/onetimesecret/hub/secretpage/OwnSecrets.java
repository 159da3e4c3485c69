package com.onetimesecret.hub.secretpage;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.vault.SecretDesk;
import com.onetimesecret.hub.vault.SecretRequests;
import com.onetimesecret.hub.vault.SecretRequests.Request;
import com.onetimesecret.hub.vault.SecretRequests.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// The page of a person's own secrets: what they asked for, what they made, and for owners the counts of all.
@Component
class OwnSecrets {

    private final SecretDesk desk;
    private final SecretRequests requests;
    private final Names names;
    private final PlaceAndTime here;
    private final InWords inWords;

    OwnSecrets(SecretDesk desk, SecretRequests requests, Names names, PlaceAndTime here, InWords inWords) {
        this.desk = desk;
        this.requests = requests;
        this.names = names;
        this.here = here;
        this.inWords = inWords;
    }

    ModelAndView page(CurrentPerson person) {
        var page = new ModelAndView("secrets");
        var now = here.now();
        page.addObject(
                "receipts",
                desk.own(person).stream()
                        .map(receipt -> ReceiptView.of(receipt, names, person, here))
                        .toList());
        page.addObject(
                "requests",
                requests.own(person).stream()
                        .map(request -> RequestLine.of(request, now))
                        .toList());
        page.addObject("lifetimes", Lifetime.ofRequests());
        page.addObject("counts", person.role() == CurrentPerson.Role.OWNER ? counts(person) : null);
        return page;
    }

    /// The page that says why something was not done.
    ModelAndView refused(CurrentPerson person, HubException refused) {
        var page = page(person);
        page.setStatus(HttpStatusCode.valueOf(refused.type().status()));
        page.addObject("wrong", inWords.refusal(refused));
        return page;
    }

    private List<Count> counts(CurrentPerson person) {
        return desk.tallies(person).stream()
                .map(tally -> new Count(maker(person, tally.creator()), tally))
                .toList();
    }

    private String maker(CurrentPerson person, String creator) {
        return switch (creator) {
            case "given", "guest" -> names.kind(creator);
            default -> names.of(person.networkId(), creator);
        };
    }

    /// How many secrets one maker made.
    record Count(String maker, SecretDesk.Tally of) {}

    /// A request as its list shows it.
    ///
    /// @param isOpen whether it can be taken back
    /// @param hasAnswer whether something waits to be opened
    record RequestLine(
            String id,
            String description,
            String state,
            boolean isOpen,
            boolean hasAnswer,
            Moment made,
            Moment ends,
            @Nullable Moment answered) {

        static RequestLine of(Request request, Instant now) {
            var answered = request.answeredAt();
            return new RequestLine(
                    request.id(),
                    request.description(),
                    request.state().name().toLowerCase(Locale.ROOT),
                    request.state() == State.WAITING,
                    request.state() == State.ANSWERED,
                    Moment.of(request.createdAt(), now),
                    Moment.of(request.expiresAt(), now),
                    answered == null ? null : Moment.of(answered, now));
        }
    }
}
