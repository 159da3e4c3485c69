package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.page.LocalPath;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/// Answers a form whose proof that this hub made it is gone, which befalls people who leave a page open: nothing
/// else on the pages is denied to who is signed in.
@Component
class StaleForm implements AccessDeniedHandler {

    // Pages whose address holds a one-time token.
    private static final Set<String> ONE_TIME = Set.of("/setup", "/invitation", "/recover");
    private static final Pattern SETUP_TOKEN = Pattern.compile("[A-Za-z0-9]{1,100}");

    private final ThymeleafViewResolver templates;

    StaleForm(ThymeleafViewResolver templates) {
        this.templates = templates;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException reason)
            throws IOException, ServletException {
        if (request.getRequestURI().equals("/login") || request.getRequestURI().startsWith("/login/")) {
            DashboardSecurity.seeOther(response, DashboardSecurity.signInAgain(request, "stale"));
            return;
        }
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setHeader("Cache-Control", "no-store");
        try {
            page(request).render(Map.of("page", behind(request)), request, response);
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new ServletException(failure);
        }
    }

    private View page(HttpServletRequest request) throws Exception {
        return Objects.requireNonNull(templates.resolveViewName("stale", request.getLocale()));
    }

    /// The page that the form was on.
    private static String behind(HttpServletRequest request) {
        var page = request.getRequestURI();
        if (!ONE_TIME.contains(page)) {
            return LocalPath.behind(DashboardSecurity.page(request), null).value();
        }
        var token = request.getParameter("token");
        return page + (isToken(token) ? "?token=" + token : "");
    }

    private static boolean isToken(@Nullable String text) {
        return text != null && SETUP_TOKEN.matcher(text).matches();
    }
}
