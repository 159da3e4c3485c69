package com.onetimesecret.hub.settings;

import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.ApiTokens;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/// Where a person makes API tokens for their scripts, after a proof that it is them, and ends them.
@HubPage
class TokensController {

    private static final String PAGE = "/dashboard/tokens";

    private final ApiTokens tokens;
    private final StepUp stepUp;
    private final InstantSource clock;

    TokensController(ApiTokens tokens, StepUp stepUp, InstantSource clock) {
        this.stepUp = stepUp;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// One token of the list.
    record Line(
            String id,
            String name,
            String rights,
            Moment made,
            @Nullable Moment ends,
            @Nullable Moment used) {}

    @GetMapping(PAGE)
    ModelAndView page(@AuthenticationPrincipal SignedIn signedIn, HttpServletRequest request) {
        return page(signedIn, request, HttpStatus.OK, new Form("", "", "90"));
    }

    @PostMapping(PAGE)
    ModelAndView mint(@AuthenticationPrincipal SignedIn signedIn, Form form, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        try {
            var token = tokens.mint(signedIn.person(), form.wanted());
            // On this answer and never again, so it is no redirect.
            var page = page(signedIn, request, HttpStatus.OK, new Form("", "", "90"));
            page.addObject("minted", token);
            return page;
        } catch (HubException refused) {
            if (refused.type() != ProblemType.INVALID_REQUEST) {
                throw refused;
            }
            var page = page(signedIn, request, HttpStatus.UNPROCESSABLE_CONTENT, form);
            page.addObject("wrong", inWords(refused));
            return page;
        }
    }

    @PostMapping(PAGE + "/{id}/revoke")
    ResponseEntity<Void> revoke(@AuthenticationPrincipal SignedIn signedIn, @PathVariable String id) {
        if (!tokens.revoke(signedIn.person(), id)) {
            throw HubException.notFound();
        }
        return SeeOther.at(PAGE);
    }

    private ModelAndView page(SignedIn signedIn, HttpServletRequest request, HttpStatus status, Form form) {
        var page = new ModelAndView("tokens", status);
        page.addObject("tokens", lines(signedIn));
        page.addObject("form", form);
        page.addObject("fresh", stepUp.isFresh(request));
        page.addObject("prove", StepUp.pageFor(PAGE));
        page.addObject("mayDecide", signedIn.person().role().decides());
        return page;
    }

    private List<Line> lines(SignedIn signedIn) {
        var now = clock.instant();
        return tokens.list(signedIn.person()).stream()
                .map(token -> new Line(
                        token.id(),
                        token.name(),
                        token.rights().stream()
                                .sorted()
                                .map(right -> right.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" ")),
                        Moment.of(token.createdAt(), now),
                        token.expiresAt() == null ? null : Moment.of(token.expiresAt(), now),
                        token.lastUsedAt() == null ? null : Moment.of(token.lastUsedAt(), now)))
                .toList();
    }

    private static String inWords(HubException refused) {
        return switch (refused.errors().getFirst().pointer()) {
            case "/rights" -> "settings.wrong.rights";
            case "/expires_in" -> "settings.wrong.days";
            default -> "settings.wrong.token";
        };
    }

    /// What the page asks for.
    ///
    /// @param decide not empty: it may decide too
    /// @param days how long it lasts, or empty: until it is revoked
    record Form(String name, String decide, String days) {

        Form {
            name = Fields.present(name);
            decide = Fields.present(decide);
            days = Fields.present(days);
        }

        ApiTokens.Wanted wanted() {
            var rights = EnumSet.of(Right.SECRETS);
            if (!decide.isEmpty()) {
                rights.add(Right.DECIDE);
            }
            return new ApiTokens.Wanted(name, Set.copyOf(rights), life());
        }

        private @Nullable Duration life() {
            return days.matches("\\d{1,4}") ? Duration.ofDays(Integer.parseInt(days)) : null;
        }
    }
}
