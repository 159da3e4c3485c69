package com.onetimesecret.hub.agentpage;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.RateLimits;
import com.onetimesecret.hub.auth.AgentLine;
import com.onetimesecret.hub.auth.AgentProfile;
import com.onetimesecret.hub.page.AgentText;
import com.onetimesecret.hub.page.Fingerprint;
import com.onetimesecret.hub.page.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One agent as its page shows it: what the hub verified apart from what the agent says.
record AgentPage(AgentProfile profile, Instant now, boolean mayAct) {

    public String id() {
        return profile.line().id().value();
    }

    public AgentText name() {
        return AgentText.of(profile.line().name(), AgentText.NAME);
    }

    public AgentText purpose() {
        return AgentText.of(profile.line().purpose(), AgentText.PURPOSE);
    }

    public AgentText owner() {
        return AgentText.of(profile.line().owner(), AgentText.NAME);
    }

    public List<AgentText> capabilities() {
        return profile.capabilities().stream()
                .map(capability -> AgentText.of(capability, AgentText.NAME))
                .toList();
    }

    public List<AgentText> domains() {
        return profile.domains().stream()
                .map(domain -> AgentText.of(domain, AgentText.PURPOSE))
                .toList();
    }

    /// Null for a client that has no key here.
    @Nullable
    public Fingerprint fingerprint() {
        var thumbprint = profile.keyThumbprint();
        return thumbprint == null ? null : new Fingerprint(thumbprint);
    }

    /// The word of how it stands.
    public String state() {
        return profile.line().state().word();
    }

    /// The word of how it came.
    public String came() {
        return profile.came().name().toLowerCase(Locale.ROOT);
    }

    @Nullable
    public AgentText invitedBy() {
        return profile.invitedBy() == null ? null : AgentText.of(profile.invitedBy(), AgentText.NAME);
    }

    /// Who approved it; the owner, where the request is no longer kept.
    public AgentText decidedBy() {
        var by = profile.decidedBy();
        return by == null ? owner() : AgentText.of(by, AgentText.NAME);
    }

    @Nullable
    public AgentText address() {
        return profile.address() == null ? null : AgentText.of(profile.address(), AgentText.NAME);
    }

    public Moment approved() {
        return Moment.of(profile.line().approvedAt(), now);
    }

    public Moment until() {
        return Moment.of(profile.line().approvalExpiresAt(), now);
    }

    /// Whether no use moves the end of its approval.
    public boolean isFixed() {
        return profile.endsAt() != null;
    }

    public Moment created() {
        return Moment.of(profile.createdAt(), now);
    }

    @Nullable
    public Moment revoked() {
        return profile.revokedAt() == null ? null : Moment.of(profile.revokedAt(), now);
    }

    @Nullable
    public Moment seen() {
        var seen = profile.line().lastSeenAt();
        return seen == null ? null : Moment.of(seen, now);
    }

    /// The wire names of what it may do.
    public List<String> scopes() {
        return profile.scopes().stream().sorted().map(Scope::wire).toList();
    }

    public boolean isPausable() {
        return mayAct && profile.line().state() == AgentLine.State.ACTIVE;
    }

    public boolean isResumable() {
        return mayAct && profile.line().state() == AgentLine.State.PAUSED;
    }

    public boolean isRevocable() {
        return mayAct && profile.line().state() != AgentLine.State.REVOKED;
    }

    /// How many calls of one kind it has used of those it may make at a time.
    record Rate(String kind, long used, long limit) {

        static List<Rate> of(RateLimits limits, RateLimits left) {
            return Stream.of(
                            new Rate("posts", limits.postsPerMinute() - left.postsPerMinute(), limits.postsPerMinute()),
                            new Rate("reads", limits.readsPerMinute() - left.readsPerMinute(), limits.readsPerMinute()),
                            new Rate(
                                    "actions",
                                    limits.actionsPerMinute() - left.actionsPerMinute(),
                                    limits.actionsPerMinute()),
                            new Rate(
                                    "secrets",
                                    limits.secretsPerHour() - left.secretsPerHour(),
                                    limits.secretsPerHour()))
                    .toList();
        }
    }
}
