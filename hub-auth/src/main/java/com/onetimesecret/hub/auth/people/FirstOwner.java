package com.onetimesecret.hub.auth.people;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes the first network and its owner, once in the life of a hub, whichever node or visitor comes first.
@Component
public class FirstOwner {

    // Any number that nothing else in the database locks.
    private static final long LOCK = 0x6875_6220_6f77_6e65L;

    private final Founding founding;
    private final Passwords passwords;
    private final JdbcClient jdbc;
    private final AuditTrail trail;
    private final TransactionTemplate transaction;

    FirstOwner(
            Founding founding,
            Passwords passwords,
            JdbcClient jdbc,
            AuditTrail trail,
            TransactionTemplate transaction) {
        this.founding = founding;
        this.passwords = passwords;
        this.jdbc = jdbc;
        this.trail = trail;
        this.transaction = transaction;
    }

    /// Whether the hub has an owner already.
    public boolean exists() {
        return founding.happened();
    }

    /// Creates network and owner if there is nobody yet and `allowed`, asked inside the transaction, says so.
    ///
    /// @return the owner, if it did
    /// @throws HubException invalid-request if the e-mail, the password or the name will not do
    public Optional<PersonId> create(NewOwner wanted, BooleanSupplier allowed) {
        var email = EmailAddress.of(wanted.email())
                .orElseThrow(() -> refused("/email", "must be an e-mail address, like ada@example.com"));
        Passwords.check(wanted.password());
        var name = VisibleName.of(wanted.networkName(), "/network_name").value();
        var hash = passwords.hash(wanted.password());
        var owner = transaction.<@Nullable PersonId>execute(status -> {
            jdbc.sql("SELECT pg_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query((row, number) -> true)
                    .single();
            if (exists() || !allowed.getAsBoolean()) {
                return null;
            }
            var founded = founding.found(name, email, hash);
            trail.record(new AuditEntry(
                    founded.network(),
                    AuditEntry.Kind.SECURITY,
                    founded.owner().value(),
                    "network.created",
                    founded.network().value(),
                    Map.of("via", wanted.via(), "owner", email.value(), "name", name)));
            return founded.owner();
        });
        return Optional.ofNullable(owner);
    }

    private static HubException refused(String pointer, String message) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, message)));
    }

    /// Who is to own the hub.
    ///
    /// @param via where this was said, for the trail
    public record NewOwner(String email, String password, String networkName, String via) {

        @Override
        public String toString() {
            return "NewOwner[email=" + email + "]";
        }
    }
}
