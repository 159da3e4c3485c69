package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.NetworkId;
import com.onetimesecret.hub.api.agent.PersonId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The person behind an authenticated call: a session of the dashboard or an API token with its rights.
///
/// @param shown how and when the person of a session last showed who they are; null where that is not known
public record CurrentPerson(
        PersonId id,
        NetworkId networkId,
        String email,
        Role role,
        Set<Right> rights,
        String via,
        @Nullable Shown shown) implements Caller {

    public CurrentPerson {
        rights = Set.copyOf(rights);
    }

    /// Somebody of whom no more is known than by what they call.
    public CurrentPerson(PersonId id, NetworkId networkId, String email, Role role, Set<Right> rights, String via) {
        this(id, networkId, email, role, rights, via, null);
    }

    /// The same person, who showed that it is them.
    public CurrentPerson who(@Nullable Shown how) {
        return new CurrentPerson(id, networkId, email, role, rights, via, how);
    }

    /// One event of showing who somebody is.
    public record Shown(Means means, Instant at) {}

    /// By what people show it.
    public enum Means {
        PASSWORD,
        /// A key that answers at the hub's own address only, by way of a device that asked the person.
        PASSKEY,
        /// The operator's OpenID provider, by whatever it asks for.
        PROVIDER;

        /// The name under which it is kept.
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// What is kept under that name.
        public static Optional<Means> of(String wire) {
            for (var means : values()) {
                if (means.wire().equals(wire)) {
                    return Optional.of(means);
                }
            }
            return Optional.empty();
        }
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
