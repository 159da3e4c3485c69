package com.onetimesecret.hub.auth.join;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.auth.Accounts;
import com.onetimesecret.hub.auth.invite.Invite;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/// Notes who asked to join a network and was refused, so that its people can help, or see who tries.
@Component
class RecordFailures {

    private static final int LONGEST_NAME = 64;

    private final JdbcFailedJoins failures;
    private final InvitedAgents invited;
    private final Accounts accounts;

    RecordFailures(JdbcFailedJoins failures, InvitedAgents invited, Accounts accounts) {
        this.failures = failures;
        this.invited = invited;
        this.accounts = accounts;
    }

    /// Notes the refusal, where it is known which network was meant; never fails itself.
    void record(JoinRequest sent, HubException refused, String address) {
        try {
            network(sent)
                    .ifPresent(network -> failures.note(
                            network, address, name(sent), refused.type().slug()));
        } catch (HubException | DataAccessException unknown) {
            // What the agent is told matters more than that it is listed.
        }
    }

    private Optional<NetworkId> network(JoinRequest sent) {
        if (sent.invite() != null) {
            return invited.sent(sent.invite()).map(Invite::networkId);
        }
        if (sent.network() != null) {
            return accounts.networkBySlug(sent.network());
        }
        return Optional.ofNullable(sent.loginHint())
                .flatMap(accounts::networkOf)
                .or(accounts::onlyNetwork);
    }

    private static String name(JoinRequest sent) {
        var name = Objects.requireNonNullElse(sent.name(), "");
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
    }
}
