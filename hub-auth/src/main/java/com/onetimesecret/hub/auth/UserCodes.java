package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.ciba.JdbcUserCodes;
import com.onetimesecret.hub.auth.people.Passwords;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The code that a person gives to the clients that may ask them by backchannel (CIBA Core 7.1, `user_code`).
@Component
public class UserCodes {

    /// What somebody still types on a small screen, and what guesses run out on before they find it.
    public static final int SHORTEST = 4;

    public static final int LONGEST = 32;

    private final JdbcUserCodes codes;
    private final Passwords passwords;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    UserCodes(JdbcUserCodes codes, Passwords passwords, AuditTrail audit, TransactionTemplate transaction) {
        this.codes = codes;
        this.passwords = passwords;
        this.audit = audit;
        this.transaction = transaction;
    }

    /// Whether the person wants to be asked by those only who know their code.
    public boolean isSet(CurrentPerson person) {
        return codes.hashOf(person.id()).isPresent();
    }

    /// Whether that can be somebody's code.
    public static boolean isFit(String code) {
        int length = code.codePointCount(0, code.length());
        return length >= SHORTEST && length <= LONGEST && code.strip().equals(code);
    }

    /// Sets the person's code, or another one.
    public void set(CurrentPerson person, String code) {
        if (!isFit(code)) {
            throw new IllegalArgumentException("not a user code");
        }
        var hash = passwords.hash(code);
        transaction.executeWithoutResult(status -> {
            codes.set(person.id(), hash);
            record(person, "person.user_code_set");
        });
    }

    /// Lets every client ask the person again.
    public void clear(CurrentPerson person) {
        transaction.executeWithoutResult(status -> {
            if (codes.clear(person.id())) {
                record(person, "person.user_code_cleared");
            }
        });
    }

    private void record(CurrentPerson person, String action) {
        audit.record(new AuditEntry(
                person.networkId(),
                AuditEntry.Kind.SECURITY,
                person.actor(),
                action,
                person.actor(),
                Map.of("via", person.via())));
    }
}
