package com.onetimesecret.hub.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where sign-in leads: a page of this hub and nothing else, whatever the address said.
public record LocalPath(String value) {

    /// Where people are who have not said where they want to be.
    public static final LocalPath HOME = new LocalPath("/dashboard/approvals");

    // No second slash, backslash, dot segment or control character can get in, so no browser reads a host into it.
    private static final Pattern PAGE = Pattern.compile(
            "/(dashboard(/[A-Za-z0-9_-]+)*|activate|(secret|receipt|private|request)/[A-Za-z0-9]{1,128}|)(\\?[A-Za-z0-9_=&%+.-]{0,200})?");
    private static final String ID = "/[A-Za-z0-9_-]+";
    // What is only sent has no page of its own: the group is the page that has its form.
    private static final List<Pattern> SENT = Stream.of(
                    "(/dashboard/(?:approvals|consent)" + ID + ")/(?:approve|deny|continue)",
                    "(/dashboard/agents" + ID + ")/(?:pause|resume|revoke|renew)",
                    "(/dashboard/emergency-stop)/lift",
                    "(/dashboard/tokens)" + ID + "/revoke",
                    "(/dashboard/user-code)/clear",
                    "(/dashboard/settings/sign-in)/passkey-options",
                    "(/dashboard/settings/webhooks)" + ID + "/end",
                    "(/dashboard/settings/notifications)/(?:test|chat|browsers)(?:/.*)?",
                    "(/dashboard/secrets)/requests" + ID + "/withdraw",
                    "(/dashboard/secrets" + ID + ")/burn",
                    "(/(?:receipt|private)" + ID + ")/burn")
            .map(Pattern::compile)
            .toList();
    private static final String NETWORK_CHOICE = "/dashboard/network";

    /// The page that `next` names, or the first page of the dashboard.
    public static LocalPath of(@Nullable String next) {
        return next != null && PAGE.matcher(next).matches() ? new LocalPath(next) : HOME;
    }

    /// The page to come back to after signing in on the way to `path`: for what a form sends that is the form's page.
    public static LocalPath behind(String path, @Nullable String query) {
        if (path.equals(NETWORK_CHOICE)) {
            return HOME;
        }
        var page = SENT.stream()
                .map(sent -> sent.matcher(path))
                .filter(Matcher::matches)
                .findFirst()
                .map(sent -> sent.group(1))
                .orElse(path);
        return of(query == null ? page : page + "?" + query);
    }

    /// The sign-in page that leads back here.
    public String signIn() {
        return equals(HOME) ? "/login" : "/login?next=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
