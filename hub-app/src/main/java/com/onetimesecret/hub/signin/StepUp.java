package com.onetimesecret.hub.signin;

import com.onetimesecret.hub.page.LocalPath;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// Asks people to show once more that it is them before they do what is risky. A controller calls
/// `stepUp.require(request, page)` first: whoever has not shown it lately is led to do so, and then to that page.
@Component
public class StepUp {

    private final SessionSettings settings;
    private final InstantSource time;

    StepUp(SessionSettings settings, InstantSource time) {
        this.settings = settings;
        this.time = time;
    }

    /// Whether the person of this session showed within the last minutes who they are.
    public boolean isFresh(HttpServletRequest request) {
        return SessionPeople.provenAt(request).plus(settings.proof()).isAfter(time.instant());
    }

    /// Goes on only for who did.
    ///
    /// @param page where to lead the person afterwards, such as the page that the form was on
    public void require(HttpServletRequest request, String page) {
        if (!isFresh(request)) {
            throw new ProofNeeded(pageFor(page));
        }
    }

    /// The page that asks for the proof and then leads to `page`.
    public static String pageFor(String page) {
        return "/dashboard/prove?next=" + URLEncoder.encode(LocalPath.of(page).value(), StandardCharsets.UTF_8);
    }
}
