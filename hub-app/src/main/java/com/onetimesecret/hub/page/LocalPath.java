package com.onetimesecret.hub.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where sign-in leads: a page of this hub and nothing else, whatever the address said.
public record LocalPath(String value) {

    /// Where people are who have not said where they want to be.
    public static final LocalPath HOME = new LocalPath("/dashboard/approvals");

    // No second slash, backslash, dot segment or control character can get in, so no browser reads a host into it.
    private static final Pattern PAGE = Pattern.compile(
            "/(dashboard(/[A-Za-z0-9_-]+)*|activate|(secret|receipt|private|request)/[A-Za-z0-9]{1,128}|)(\\?[A-Za-z0-9_=&%+.-]{0,200})?");
    private static final Pattern DECISION = Pattern.compile("/(approve|deny|continue|again|burn|open|withdraw)$");

    /// The page that `next` names, or the first page of the dashboard.
    public static LocalPath of(@Nullable String next) {
        return next != null && PAGE.matcher(next).matches() ? new LocalPath(next) : HOME;
    }

    /// The page to come back to after signing in on the way to `path`: for a decision that is its card.
    public static LocalPath behind(String path, @Nullable String query) {
        var page = DECISION.matcher(path).replaceFirst("");
        return of(query == null ? page : page + "?" + query);
    }

    /// The sign-in page that leads back here.
    public String signIn() {
        return equals(HOME) ? "/login" : "/login?next=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
