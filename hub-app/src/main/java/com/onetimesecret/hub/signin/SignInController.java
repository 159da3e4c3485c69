package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.auth.ExternalSignIn;
import com.onetimesecret.hub.auth.ExternalSignIn.Arrival.Reason;
import com.onetimesecret.hub.auth.Logins;
import com.onetimesecret.hub.auth.Passkeys;
import com.onetimesecret.hub.auth.Setup;
import com.onetimesecret.hub.page.HubPage;
import com.onetimesecret.hub.page.LocalPath;
import com.onetimesecret.hub.page.SeeOther;
import com.onetimesecret.hub.page.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The sign-in page; the form itself is handled by the security chain.
@HubPage
class SignInController {

    // In the order in which they are looked for; each has its text.
    private static final List<String> REASONS =
            List.of("refused", "passkey", "stale", "signed_out", "recovered", "ended", "provider");

    private static final String LOGIN = "/dashboard/authorize/";

    private final Setup setup;
    private final Passkeys passkeys;
    private final ExternalSignIn provider;
    private final Logins logins;

    SignInController(Setup setup, Passkeys passkeys, ExternalSignIn provider, Logins logins) {
        this.logins = logins;
        this.setup = setup;
        this.passkeys = passkeys;
        this.provider = provider;
    }

    @GetMapping("/login")
    Object page(
            @AuthenticationPrincipal @Nullable SignedIn signedIn,
            @RequestParam(required = false) @Nullable String next,
            HttpServletRequest request,
            Model model) {
        var then = LocalPath.of(next);
        if (signedIn != null) {
            return SeeOther.at(then.value());
        }
        if (setup.isNeeded()) {
            return "unowned";
        }
        model.addAttribute("next", then.value());
        model.addAttribute("why", why(request));
        model.addAttribute("email", expected(then).orElse(null));
        model.addAttribute("passkey", passkeys.isPossible());
        model.addAttribute("provider", provider.isOn() ? provider.title() : null);
        return "login";
    }

    /// Whom a program expects that sent this browser.
    private Optional<String> expected(LocalPath then) {
        return then.value().startsWith(LOGIN)
                ? logins.expected(then.value().substring(LOGIN.length()))
                : Optional.empty();
    }

    private static @Nullable String why(HttpServletRequest request) {
        var parameters = request.getParameterMap().keySet();
        return REASONS.stream()
                .filter(parameters::contains)
                .findFirst()
                .map(reason -> "signin.why." + reason + (reason.equals("provider") ? "." + atProvider(request) : ""))
                .orElse(null);
    }

    private static String atProvider(HttpServletRequest request) {
        var told = Objects.requireNonNullElse(request.getParameter("provider"), "");
        return Arrays.stream(Reason.values())
                .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                .filter(told::equals)
                .findFirst()
                .orElse("failed");
    }
}
