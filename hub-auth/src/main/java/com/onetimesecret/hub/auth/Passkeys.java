package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.passkey.PasskeyCeremonies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The passkeys of people. What `browser` is does not matter as long as it is the same for the question and the
/// answer and nobody else can know it.
@Component
public class Passkeys {

    private final PasskeyCeremonies ceremonies;

    Passkeys(PasskeyCeremonies ceremonies) {
        this.ceremonies = ceremonies;
    }

    /// A passkey as its person sees it afterwards.
    ///
    /// @param backedUp whether a service of its maker keeps it, so that it outlives the device
    public record Listed(
            String id,
            String label,
            boolean backedUp,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    /// Whether browsers offer passkeys at the hub's address at all.
    public boolean isPossible() {
        return ceremonies.isPossible();
    }

    /// The person's passkeys, the oldest first.
    public List<Listed> list(CurrentPerson person) {
        return ceremonies.list(person.id());
    }

    /// What an authenticator is asked for a new passkey, as the browser's `parseCreationOptionsFromJSON` reads it.
    public String creationOptions(CurrentPerson person, String browser) {
        return ceremonies.creation(person, browser);
    }

    /// Stores what it made, which works for one question once; false if it will not do.
    ///
    /// @throws HubException invalid-request if the label will not do
    public boolean register(CurrentPerson person, String browser, String credential, String label) {
        return ceremonies.register(person, browser, credential, label);
    }

    /// Gives a passkey of the person another label; false if there is none of that id.
    ///
    /// @throws HubException invalid-request if the label will not do
    public boolean rename(CurrentPerson person, String id, String label) {
        return ceremonies.rename(person, id, label);
    }

    /// Ends a passkey; false if the person could not sign in without it.
    ///
    /// @throws HubException not-found if there is none of that id
    public boolean remove(CurrentPerson person, String id) {
        return ceremonies.remove(person, id);
    }

    /// What an authenticator is asked by somebody who wants to sign in, as `parseRequestOptionsFromJSON` reads it.
    public String signInOptions(String browser) {
        return ceremonies.request(null, browser);
    }

    /// The person whose passkey answered that; empty if it will not do, whatever the reason.
    public Optional<CurrentPerson> signIn(String browser, String credential) {
        return ceremonies.signIn(browser, credential);
    }

    /// What it is asked by somebody who is to show that it is still them.
    public String proofOptions(CurrentPerson person, String browser) {
        return ceremonies.request(person, browser);
    }

    /// Whether a passkey of the person answered that.
    public boolean proves(CurrentPerson person, String browser, String credential) {
        return ceremonies.proves(person, browser, credential);
    }
}
