package com.onetimesecret.hub.dashboard;

import com.onetimesecret.hub.auth.ApprovalCard.Status;
import com.onetimesecret.hub.auth.LoginCard;
import com.onetimesecret.hub.auth.LoginCard.Flow;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Moment;
import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One login of an OAuth client as its page shows it: what the hub verified apart from what the client says.
///
/// @param page what it shares with every card
record ConsentPage(LoginCard login, CardPage page, Instant now) {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+");

    public AgentText clientName() {
        return AgentText.of(login.clientName(), AgentText.NAME);
    }

    /// The name it gets here, where that is not its own.
    @Nullable
    public AgentText otherName() {
        return login.card().agentName().equals(login.clientName())
                ? null
                : AgentText.of(login.card().agentName(), AgentText.NAME);
    }

    @Nullable
    public AgentText clientUri() {
        var uri = login.clientUri();
        return uri == null ? null : AgentText.of(uri, AgentText.PURPOSE);
    }

    @Nullable
    public Moment registered() {
        var at = login.registeredAt();
        return at == null ? null : Moment.of(at, now);
    }

    @Nullable
    public Moment knownSince() {
        var since = login.knownSince();
        return since == null ? null : Moment.of(since, now);
    }

    public boolean isDevice() {
        return login.flow() == Flow.DEVICE;
    }

    public boolean isBackchannel() {
        return login.flow() == Flow.BACKCHANNEL;
    }

    public boolean isBrowser() {
        return login.flow() == Flow.BROWSER;
    }

    /// Whether the answer goes to a program on the person's own machine.
    public boolean isOnThisMachine() {
        var uri = login.placeUri();
        return uri != null && uri.startsWith("http:");
    }

    /// Whether the answer goes to whichever app took the name.
    public boolean isApp() {
        var uri = login.placeUri();
        return uri != null && !uri.startsWith("http:") && !uri.startsWith("https:");
    }

    public boolean isApproved() {
        return login.card().status() == Status.APPROVED;
    }

    /// Where the browser goes from the form, for the page's policy; null if it stays.
    @Nullable
    String formTarget() {
        var text = login.placeUri();
        if (text == null) {
            return null;
        }
        var uri = URI.create(text);
        // A policy has no way to write an IPv6 address.
        return uri.getHost() == null || !HOST.matcher(uri.getHost()).matches()
                ? uri.getScheme() + ":"
                : uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
