package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.agent.AgentId;
import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.AgentPast;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.live.Waiting;
import com.onetimesecret.hub.noticepage.FailedAttempts;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Place;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.page.Words;
import com.onetimesecret.hub.signin.SessionPeople;
import com.onetimesecret.hub.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// The requests that wait, the card of each, and the two buttons.
@HubPage
class ApprovalsController {

    private static final int LONGEST_REASON = 500;
    private static final int DECISIONS_SHOWN = 10;

    private final Approvals approvals;
    private final AgentPast past;
    private final FailedAttempts failedAttempts;
    private final StepUp stepUp;
    private final Words words;
    private final InstantSource time;

    ApprovalsController(
            Approvals approvals,
            AgentPast past,
            FailedAttempts failedAttempts,
            StepUp stepUp,
            Words words,
            InstantSource time) {
        this.approvals = approvals;
        this.past = past;
        this.failedAttempts = failedAttempts;
        this.stepUp = stepUp;
        this.words = words;
        this.time = time;
    }

    /// Leads to what waits for the person, else to what everyone is working on.
    @GetMapping("/dashboard")
    Object home(@AuthenticationPrincipal SignedIn signedIn) {
        var waits = !approvals.waiting(signedIn.person()).cards().isEmpty();
        return SeeOther.at((waits ? Place.APPROVALS : Place.ACTIVITY).path());
    }

    /// The page, or with `fragment=list` the part of it that changes.
    @GetMapping("/dashboard/approvals")
    String waiting(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(required = false) @Nullable String fragment,
            Model model) {
        var now = time.instant();
        var waiting = approvals.waiting(signedIn.person());
        var cards = waiting.cards();
        model.addAttribute(
                "requests",
                cards.stream().map(card -> WaitingRequest.of(card, now)).toList());
        model.addAttribute(
                "decisions",
                approvals.recent(signedIn.person(), DECISIONS_SHOWN).stream()
                        .map(card -> RecentDecision.of(card, now))
                        .toList());
        model.addAttribute("more", waiting.hasMore());
        model.addAttribute("failedJoins", failedAttempts.of(signedIn.person()));
        model.addAttribute("version", Waiting.of(cards).version());
        return "list".equals(fragment) ? "approvals :: list" : "approvals";
    }

    @GetMapping("/dashboard/approvals/{id}")
    Object card(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id, HttpServletRequest request) {
        if (ApprovalId.isValid(id)) {
            // A notice leads here whatever network the person looks at just now.
            var elsewhere = approvals.elsewhere(signedIn.person(), new ApprovalId(id));
            if (elsewhere.isPresent()) {
                SessionPeople.turnTo(elsewhere.get(), request);
                return SeeOther.at("/dashboard/approvals/" + id);
            }
        }
        var card = find(signedIn.person(), id);
        return card.kind() == ApprovalCard.Kind.LOGIN
                ? SeeOther.at("/dashboard/consent/" + card.id())
                : page(signedIn.person(), card, null, HttpStatus.OK);
    }

    @PostMapping("/dashboard/approvals/{id}/approve")
    Object approve(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            ApproveForm form,
            HttpServletRequest request) {
        var person = signedIn.person();
        var card = find(person, id);
        if (form.isRisky()) {
            stepUp.require(request, "/dashboard/approvals/" + card.id());
        }
        return switch (card.kind()) {
            case JOIN, LOGIN -> admit(person, card, form);
            case OPERATION, RENEWAL -> decide(person, card, null, form.decision(card.kind()));
        };
    }

    private Object admit(CurrentPerson person, ApprovalCard card, ApproveForm form) {
        var scopes =
                form.scope().stream().map(Scope::of).flatMap(Optional::stream).collect(Collectors.toSet());
        var choice = new CardPage.Choice(scopes, form.lifetime());
        if (card.status() == ApprovalCard.Status.PENDING) {
            // A browser insists on a choice; who sends none has guessed nothing.
            if (!card.wordChoices().isEmpty()
                    && (form.words() == null || form.words().isBlank())) {
                return refused(person, card, choice, words.of("dashboard.wrong.pick"));
            }
            if (scopes.isEmpty()) {
                return refused(person, card, choice, words.of("dashboard.wrong.nothing-ticked"));
            }
        }
        return decide(
                person,
                card,
                choice,
                new Decision.Approve(scopes, form.lifetime(), form.words(), null, null, form.shown()));
    }

    @PostMapping("/dashboard/approvals/{id}/deny")
    Object deny(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id, DenyForm form) {
        var person = signedIn.person();
        var card = find(person, id);
        return decide(person, card, null, form.decision());
    }

    private Object decide(
            CurrentPerson person, ApprovalCard card, CardPage.@Nullable Choice choice, Decision decision) {
        if (isBlind(decision, card)) {
            return refused(person, card, choice, words.of("dashboard.wrong.look-again"));
        }
        try {
            approvals.decide(person, card.id(), decision);
        } catch (HubException refusal) {
            if (refusal.type() == ProblemType.ALREADY_DECIDED) {
                var page = page(person, find(person, card.id().value()), choice, HttpStatus.CONFLICT);
                page.addObject("wrong", words.of("dashboard.wrong.decided-already"));
                return page;
            }
            if (refusal.type() == ProblemType.INVALID_REQUEST) {
                // Read again: wrong words may have ended the request.
                var now = find(person, card.id().value());
                return refused(person, now, choice, inWords(refusal, now));
            }
            throw refusal;
        }
        return SeeOther.at("/dashboard/approvals/" + card.id());
    }

    /// Every page names what it showed; a decision that does not was not sent by one.
    static boolean isBlind(Decision decision, ApprovalCard card) {
        return decision.shownHash() == null && card.status() == ApprovalCard.Status.PENDING;
    }

    /// Whether the card shows something else than what was decided.
    static boolean isAboutShown(HubException refusal) {
        return refusal.errors().stream().anyMatch(error -> error.pointer().equals("/shown_sha256"));
    }

    private ModelAndView refused(
            CurrentPerson person, ApprovalCard card, CardPage.@Nullable Choice choice, String wrong) {
        var page = page(person, card, choice, HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("wrong", wrong);
        return page;
    }

    private ModelAndView page(
            CurrentPerson person, ApprovalCard card, CardPage.@Nullable Choice choice, HttpStatusCode status) {
        var now = time.instant();
        var page = content(person, card, choice, status, now);
        return page.addObject("past", PastOfKey.of(past.of(card), now));
    }

    private ModelAndView content(
            CurrentPerson person,
            ApprovalCard card,
            CardPage.@Nullable Choice choice,
            HttpStatusCode status,
            Instant now) {
        return switch (card.kind()) {
            case JOIN, LOGIN -> page("approval", new CardPage(card, now, person, choice, wrongPicks(card)), status);
            case OPERATION -> page("operation", OperationPage.of(card, now, person), status);
            case RENEWAL -> page("renewal", RenewalPage.of(card, now, person), status);
        };
    }

    private static ModelAndView page(String template, Object content, HttpStatusCode status) {
        var page = new ModelAndView(template, status);
        page.addObject("page", content);
        return page;
    }

    private int wrongPicks(ApprovalCard card) {
        return card.status() == ApprovalCard.Status.PENDING ? approvals.wrongPicks(card.id()) : 0;
    }

    private ApprovalCard find(CurrentPerson person, String id) {
        if (!ApprovalId.isValid(id)) {
            throw HubException.notFound();
        }
        return approvals.find(person, new ApprovalId(id)).orElseThrow(HubException::notFound);
    }

    private String inWords(HubException refusal, ApprovalCard now) {
        if (isAboutShown(refusal)) {
            return words.of("dashboard.wrong.changed");
        }
        if (refusal.errors().stream().anyMatch(error -> error.pointer().equals("/agents"))) {
            return words.of("dashboard.wrong.no-agent-ticked");
        }
        boolean isWords =
                refusal.errors().stream().anyMatch(error -> error.pointer().contains("words"));
        if (isWords && now.status() != ApprovalCard.Status.PENDING) {
            return words.of("dashboard.wrong.second-pick");
        }
        return isWords ? words.of("dashboard.wrong.first-pick") : refusal.publicDetail();
    }

    private static @Nullable String named(@Nullable String shown) {
        return shown == null || shown.isBlank() ? null : shown;
    }

    /// The form behind "Approve".
    record ApproveForm(
            List<String> scope,
            @Nullable Long expiresIn,
            @Nullable String words,
            @Nullable String option,
            List<String> agent,
            @Nullable String shown) {

        ApproveForm {
            // A form without a ticked box sends no such field at all.
            scope = List.copyOf(Objects.requireNonNullElse(scope, List.of()));
            agent = List.copyOf(Objects.requireNonNullElse(agent, List.of()));
            shown = named(shown);
        }

        /// Whether the agent would keep secrets of others: whoever allows that shows that it is them.
        boolean isRisky() {
            return scope.contains(Scope.VAULT.wire());
        }

        @Nullable
        Duration lifetime() {
            return expiresIn == null ? null : Duration.ofSeconds(expiresIn);
        }

        /// A yes to anything but a request to join.
        Decision decision(ApprovalCard.Kind kind) {
            var agents =
                    agent.stream().filter(AgentId::isValid).map(AgentId::new).collect(Collectors.toSet());
            return kind == ApprovalCard.Kind.RENEWAL
                    ? new Decision.Approve(null, null, null, null, agents, shown)
                    : new Decision.Approve(null, null, null, option, null, shown);
        }
    }

    /// The form behind "Deny".
    record DenyForm(
            @Nullable String reason,
            @Nullable Boolean block,
            @Nullable String shown) {

        DenyForm {
            shown = named(shown);
        }

        Decision decision() {
            return new Decision.Deny(shortReason(), blocks(), shown);
        }

        boolean blocks() {
            return Boolean.TRUE.equals(block);
        }

        @Nullable
        String shortReason() {
            if (reason == null || reason.isBlank()) {
                return null;
            }
            var stripped = reason.strip();
            if (stripped.length() <= LONGEST_REASON) {
                return stripped;
            }
            // Not through the middle of a character.
            var isSplit = Character.isHighSurrogate(stripped.charAt(LONGEST_REASON - 1));
            return stripped.substring(0, isSplit ? LONGEST_REASON - 1 : LONGEST_REASON);
        }
    }
}
