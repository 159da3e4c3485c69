package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import java.util.Set;

/// The person behind an authenticated call: a session of the dashboard or an API token with its rights.
public record CurrentPerson(PersonId id, NetworkId networkId, String email, Role role, Set<Right> rights, String via)
        implements Caller {

    public CurrentPerson {
        rights = Set.copyOf(rights);
    }

    /// What a person is to a network.
    public enum Role {
        OWNER,
        APPROVER,
        VIEWER;

        /// Whether this role decides about agents.
        public boolean decides() {
            return this != VIEWER;
        }
    }

    /// What a credential of a person allows; a session of the dashboard carries all of them.
    public enum Right {
        SECRETS,
        DECIDE
    }

    /// Whether this credential may decide an approval.
    public boolean mayDecide() {
        return role.decides() && rights.contains(Right.DECIDE);
    }

    /// Whether this credential may change the network itself: its people, invites and limits.
    public boolean mayManage() {
        return role == Role.OWNER && rights.contains(Right.DECIDE);
    }

    @Override
    public String actor() {
        return id.value();
    }
}
