package com.onetimesecret.hub.settings;

import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.LastingAccess;
import com.onetimesecret.hub.auth.OwnPassword;
import com.onetimesecret.hub.auth.Passkeys;
import com.onetimesecret.hub.page.Fields;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.Moment;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import com.onetimesecret.hub.signin.BrowserSecret;
import com.onetimesecret.hub.signin.LastingLine;
import com.onetimesecret.hub.signin.OpenSessions;
import com.onetimesecret.hub.signin.StepUp;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/// How a person signs in and where they are signed in: passkeys, password and sessions. Whatever changes how they
/// sign in needs a proof, ends their other sessions and is told to them.
@HubPage
class SignInSettingsController {

    private static final String PAGE = "/dashboard/settings/sign-in";

    private final Means means;
    private final OpenSessions sessions;
    private final BrowserSecret browser;
    private final StepUp stepUp;
    private final InstantSource time;

    SignInSettingsController(
            Means means, OpenSessions sessions, BrowserSecret browser, StepUp stepUp, InstantSource time) {
        this.means = means;
        this.sessions = sessions;
        this.browser = browser;
        this.stepUp = stepUp;
        this.time = time;
    }

    /// By what people sign in.
    @Component("ownMeans")
    record Means(Passkeys passkeys, OwnPassword password, LastingAccess lasting) {}

    /// A passkey of the list.
    record Key(
            String id,
            String label,
            boolean backedUp,
            Moment made,
            @Nullable Moment used) {}

    /// A session of the list.
    record Place(String handle, String browser, String place, Moment since, Moment used, boolean current) {}

    @GetMapping(PAGE)
    ModelAndView page(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(required = false) @Nullable String done,
            HttpServletRequest request) {
        var page = page(signedIn, request, HttpStatus.OK, null);
        page.addObject("done", Done.named(done));
        return page;
    }

    /// What was done just before.
    enum Done {
        PASSKEY,
        REMOVED,
        PASSWORD,
        ENDED,
        LASTING;

        static @Nullable String named(@Nullable String text) {
            return Arrays.stream(values())
                    .map(done -> done.name().toLowerCase(Locale.ROOT))
                    .filter(done -> done.equals(text))
                    .findFirst()
                    .orElse(null);
        }
    }

    @PostMapping(PAGE + "/passkey-options")
    ResponseEntity<String> options(@AuthenticationPrincipal SignedIn signedIn, HttpServletRequest request) {
        if (!stepUp.isFresh(request)) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(means.passkeys().creationOptions(signedIn.person(), browser.of(request)));
    }

    /// One address for all forms, so that a form that comes too late leads back to its page. The framework must not
    /// choose by a field: it would read every body to find out.
    @PostMapping(PAGE)
    Object act(
            @AuthenticationPrincipal SignedIn signedIn,
            @RequestParam(defaultValue = "") String act,
            Form form,
            HttpServletRequest request) {
        return switch (act) {
            case "add-passkey" -> addPasskey(signedIn, form.credential(), form.label(), request);
            case "rename-passkey" -> rename(signedIn, form.id(), form.label(), request);
            case "remove-passkey" -> remove(signedIn, form.id(), request);
            case "password" -> password(signedIn, form.password(), form.repeated(), request);
            case "end-session" -> end(signedIn, form.session());
            case "end-others" -> endOthers(signedIn, request);
            case "end-lasting" -> endLasting(signedIn, request);
            default -> throw HubException.notFound();
        };
    }

    /// The fields of the page's forms, each of which sends some.
    record Form(String credential, String label, String id, String password, String repeated, String session) {

        Form {
            credential = Fields.present(credential);
            label = Fields.present(label);
            id = Fields.present(id);
            password = Fields.present(password);
            repeated = Fields.present(repeated);
            session = Fields.present(session);
        }

        @Override
        public String toString() {
            return "Form[id=" + id + ", label=" + label + "]";
        }
    }

    private Object addPasskey(SignedIn signedIn, String credential, String label, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        try {
            if (!means.passkeys().register(signedIn.person(), browser.of(request), credential, label)) {
                return refused(signedIn, request, "settings.wrong.passkey");
            }
        } catch (HubException wrong) {
            return refusedLabel(signedIn, request, wrong);
        }
        return changed(signedIn, request, Done.PASSKEY);
    }

    private Object rename(SignedIn signedIn, String id, String label, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        try {
            if (!means.passkeys().rename(signedIn.person(), id, label)) {
                throw HubException.notFound();
            }
        } catch (HubException wrong) {
            return refusedLabel(signedIn, request, wrong);
        }
        return SeeOther.at(PAGE);
    }

    private Object remove(SignedIn signedIn, String id, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        return means.passkeys().remove(signedIn.person(), id)
                ? changed(signedIn, request, Done.REMOVED)
                : refused(signedIn, request, "settings.wrong.last");
    }

    private Object password(SignedIn signedIn, String password, String repeated, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        if (!password.equals(repeated)) {
            return refused(signedIn, request, "signin.wrong.repeated");
        }
        try {
            means.password().change(signedIn.person(), password);
        } catch (HubException wrong) {
            if (wrong.type() != ProblemType.INVALID_REQUEST) {
                throw wrong;
            }
            return refused(signedIn, request, "signin.wrong.password");
        }
        return changed(signedIn, request, Done.PASSWORD);
    }

    private Object end(SignedIn signedIn, String session) {
        if (!sessions.end(signedIn.person().id(), session)) {
            throw HubException.notFound();
        }
        return SeeOther.at(PAGE + "?done=ended");
    }

    private Object endOthers(SignedIn signedIn, HttpServletRequest request) {
        sessions.endOthers(signedIn.person().id(), request);
        return SeeOther.at(PAGE + "?done=ended");
    }

    private Object endLasting(SignedIn signedIn, HttpServletRequest request) {
        stepUp.require(request, PAGE);
        means.lasting().end(signedIn.person());
        return changed(signedIn, request, Done.LASTING);
    }

    private ResponseEntity<Void> changed(SignedIn signedIn, HttpServletRequest request, Done what) {
        sessions.endOthers(signedIn.person().id(), request);
        return SeeOther.at(PAGE + "?done=" + what.name().toLowerCase(Locale.ROOT));
    }

    private ModelAndView refusedLabel(SignedIn signedIn, HttpServletRequest request, HubException wrong) {
        if (wrong.type() != ProblemType.INVALID_REQUEST) {
            throw wrong;
        }
        return refused(signedIn, request, "settings.wrong.label");
    }

    private ModelAndView refused(SignedIn signedIn, HttpServletRequest request, String wrong) {
        return page(signedIn, request, HttpStatus.UNPROCESSABLE_CONTENT, wrong);
    }

    private ModelAndView page(
            SignedIn signedIn, HttpServletRequest request, HttpStatusCode status, @Nullable String wrong) {
        var person = signedIn.person();
        var page = new ModelAndView("sign-in-settings", status);
        page.addObject("wrong", wrong);
        page.addObject("fresh", stepUp.isFresh(request));
        page.addObject("prove", StepUp.pageFor(PAGE));
        page.addObject("possible", means.passkeys().isPossible());
        page.addObject("keys", keys(signedIn));
        page.addObject("hasPassword", means.password().isSet(person));
        page.addObject("sessions", places(signedIn, request));
        page.addObject("lasting", LastingLine.of(means.lasting().list(person), time.instant()));
        return page;
    }

    private List<Key> keys(SignedIn signedIn) {
        var now = time.instant();
        return means.passkeys().list(signedIn.person()).stream()
                .map(key -> new Key(
                        key.id(),
                        key.label(),
                        key.backedUp(),
                        Moment.of(key.createdAt(), now),
                        key.lastUsedAt() == null ? null : Moment.of(key.lastUsedAt(), now)))
                .toList();
    }

    private List<Place> places(SignedIn signedIn, HttpServletRequest request) {
        var now = time.instant();
        return sessions.list(signedIn.person().id(), request).stream()
                .map(open -> new Place(
                        open.handle(),
                        open.browser(),
                        open.place(),
                        Moment.of(open.since(), now),
                        Moment.of(open.lastUsed(), now),
                        open.current()))
                .toList();
    }
}
