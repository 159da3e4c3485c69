package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.ApprovalCard;
import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.Approvals;
import com.onetimesecret.hub.auth.Decision;
import com.onetimesecret.hub.auth.LoginOpening;
import com.onetimesecret.hub.auth.Logins;
import com.onetimesecret.hub.auth.Passkeys;
import com.onetimesecret.hub.dashboard.ApprovalsController.ApproveForm;
import com.onetimesecret.hub.dashboard.ApprovalsController.DenyForm;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.page.Words;
import com.onetimesecret.hub.signin.SessionPeople;
import com.onetimesecret.hub.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/// Where a person decides whether an OAuth client may act in their network, and is sent back to it.
@HubPage
class ConsentController {

    private static final String POLICY = "Content-Security-Policy";
    private static final String PAGE = "/dashboard/consent/";

    private final Logins logins;
    private final Approvals approvals;
    private final InstantSource time;
    private final Words words;
    private final StepUp stepUp;
    private final Passkeys passkeys;

    ConsentController(
            Logins logins, Approvals approvals, InstantSource time, Words words, StepUp stepUp, Passkeys passkeys) {
        this.passkeys = passkeys;
        this.logins = logins;
        this.approvals = approvals;
        this.time = time;
        this.words = words;
        this.stepUp = stepUp;
    }

    /// Where a client's browser arrives, signed in by now.
    @GetMapping("/dashboard/authorize/{handle}")
    Object open(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String handle, HttpServletRequest request) {
        return switch (logins.open(signedIn.person(), handle, SessionPeople.provenAt(request))) {
            case LoginOpening.Card card -> SeeOther.at(PAGE + card.id());
            case LoginOpening.SignInAgain _ -> SeeOther.at(StepUp.pageFor("/dashboard/authorize/" + handle));
        };
    }

    @GetMapping(PAGE + "{id}")
    ModelAndView card(
            @AuthenticationPrincipal SignedIn signedIn, @PathVariable String id, HttpServletResponse response) {
        return page(signedIn.person(), find(signedIn.person(), id), null, HttpStatus.OK, response);
    }

    @PostMapping(PAGE + "{id}/approve")
    Object approve(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            ApproveForm form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var person = signedIn.person();
        var card = find(person, id);
        if (form.isRisky()) {
            stepUp.require(request, PAGE + card.id());
        }
        var scopes =
                form.scope().stream().map(Scope::of).flatMap(Optional::stream).collect(Collectors.toSet());
        if (scopes.isEmpty() && card.status() == Status.PENDING) {
            return refused(person, card, words.of("dashboard.wrong.nothing-ticked"), response);
        }
        return decide(
                person, card, new Decision.Approve(scopes, form.lifetime(), null, null, null, form.shown()), response);
    }

    @PostMapping(PAGE + "{id}/deny")
    Object deny(
            @AuthenticationPrincipal SignedIn signedIn,
            @PathVariable String id,
            DenyForm form,
            HttpServletResponse response) {
        var card = find(signedIn.person(), id);
        var decided = decide(signedIn.person(), card, form.decision(), response);
        // Whom somebody blocks for good they do not follow.
        return form.blocks() && !(decided instanceof ModelAndView) ? SeeOther.at(PAGE + card.id()) : decided;
    }

    /// Sends the browser of a login on that was approved somewhere else.
    @PostMapping(PAGE + "{id}/continue")
    Object goOn(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        return leave(signedIn.person(), find(signedIn.person(), id));
    }

    private Object decide(CurrentPerson person, ApprovalCard card, Decision decision, HttpServletResponse response) {
        if (ApprovalsController.isBlind(decision, card)) {
            return refused(person, card, words.of("dashboard.wrong.look-again"), response);
        }
        try {
            return leave(person, approvals.decide(person, card.id(), decision));
        } catch (HubException refusal) {
            var now = find(person, card.id().value());
            return switch (refusal.type()) {
                case ALREADY_DECIDED -> {
                    var page = page(person, now, words.of("dashboard.wrong.over"), HttpStatus.CONFLICT, response);
                    yield page;
                }
                case INVALID_REQUEST, NAME_TAKEN -> refused(person, now, inWords(refusal), response);
                default -> throw refusal;
            };
        }
    }

    private String inWords(HubException refusal) {
        return ApprovalsController.isAboutShown(refusal) ? words.of("dashboard.wrong.changed") : refusal.publicDetail();
    }

    private Object leave(CurrentPerson person, ApprovalCard card) {
        return logins.answer(person, card).map(SeeOther::at).orElseGet(() -> SeeOther.at(PAGE + card.id()));
    }

    private ModelAndView refused(CurrentPerson person, ApprovalCard card, String wrong, HttpServletResponse response) {
        return page(person, card, wrong, HttpStatus.UNPROCESSABLE_CONTENT, response);
    }

    private ModelAndView page(
            CurrentPerson person,
            ApprovalCard card,
            @Nullable String wrong,
            HttpStatusCode status,
            HttpServletResponse response) {
        var login = new ConsentPage(
                logins.describe(person, card), new CardPage(card, time.instant(), person, null, 0), time.instant());
        var target = login.formTarget();
        if (target != null) {
            // Browsers hold what a form leads on to against the page's policy.
            var policy = String.valueOf(response.getHeader(POLICY));
            response.setHeader(POLICY, policy.replace("form-action 'self'", "form-action 'self' " + target));
        }
        var page = new ModelAndView("consent", status);
        page.addObject("login", login);
        page.addObject("page", login.page());
        page.addObject("wrong", wrong);
        page.addObject("prove", asksForPasskey(person, login) ? StepUp.pageFor(PAGE + card.id()) : null);
        return page;
    }

    /// A wish of the client: who has no passkey here is not bothered with it, and nobody has to follow it.
    private boolean asksForPasskey(CurrentPerson person, ConsentPage login) {
        return login.login().wantsMoreProof()
                && passkeys.isPossible()
                && !passkeys.list(person).isEmpty();
    }

    private ApprovalCard find(CurrentPerson person, String id) {
        if (!ApprovalId.isValid(id)) {
            throw HubException.notFound();
        }
        return approvals
                .find(person, new ApprovalId(id))
                .filter(card -> card.kind() == ApprovalCard.Kind.LOGIN)
                .orElseThrow(HubException::notFound);
    }
}
