package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.auth.LastingAccess.Way;
import com.onetimesecret.hub.auth.people.RecoverAccount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// The way back in for who lost their means to sign in: a link by mail, and a new password.
@Component
public class Recovery {

    private final RecoverAccount recover;

    Recovery(RecoverAccount recover) {
        this.recover = recover;
    }

    /// Whether the hub can send mail at all.
    public boolean isPossible() {
        return recover.isPossible();
    }

    /// Sends a link to the account of that address, if there is one and not too often; returns at once, and the same
    /// way, whether there is.
    public void ask(String email, ClientAddress from) {
        recover.ask(email, from);
    }

    /// What the person does with what outlives a password: API tokens, passkeys, and browsers that are told.
    public enum Others {
        /// They lost their password, and nobody else was there.
        KEEP,
        /// Somebody may have been.
        END,
        /// Will do only where there is nothing of that kind.
        NOT_SAID
    }

    /// What outlives the password that the link with that token would set; empty if it would not work now. Looking
    /// does not use it up.
    public Optional<List<Way>> look(String token) {
        return recover.look(token);
    }

    /// A link for an owner that nobody sends: whoever runs the hub hands it on. Of their earlier ones none works any
    /// more.
    ///
    /// @return empty if nobody of that address owns a network
    public Optional<OwnerLink> forOwner(String email) {
        return recover.forOwner(email);
    }

    /// The addresses of all owners.
    public List<String> owners() {
        return recover.owners();
    }

    /// A link by which an owner sets a new password, once; a secret.
    public record OwnerLink(PersonId owner, String url, Instant ends) {

        @Override
        public String toString() {
            return "OwnerLink[owner=" + owner + "]";
        }
    }

    /// Uses the link up and gives its person that password.
    ///
    /// @throws HubException not-found if the link is used up, past or wrong; invalid-request for a bad password, or
    ///     if they did not say what becomes of the others that there are
    public PersonId complete(String token, String password, Others others) {
        return recover.complete(token, password, others);
    }
}
