package com.onetimesecret.hub.auth;

import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.auth.provider.SignInAtProvider;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Sign-in at the OpenID provider that the operator named, if they named one.
@Component
public class ExternalSignIn {

    private final SignInAtProvider provider;

    ExternalSignIn(SignInAtProvider provider) {
        this.provider = provider;
    }

    /// Where to send the browser, and what it has to keep for itself until it comes back.
    public record Departure(URI target, String browser) {

        @Override
        public String toString() {
            return "Departure";
        }
    }

    /// What the browser brings back; empty for what is missing.
    ///
    /// @param browser what it kept
    public record Return(String state, String code, String issuer, String browser) {

        @Override
        public String toString() {
            return "Return[issuer=" + issuer + "]";
        }
    }

    /// What became of it.
    public sealed interface Arrival {

        /// Where the person wanted to go.
        String next();

        /// The person who is signed in now.
        ///
        /// @param provenAt when they last showed the provider who they are; long ago if it did not say
        /// @param linkedNow whether this is a new way into an account that was there before
        record In(CurrentPerson person, String next, Instant provenAt, boolean linkedNow) implements Arrival {}

        /// Nobody.
        record Refused(Reason reason, String next) implements Arrival {}

        /// Why somebody is not let in.
        enum Reason {
            CANCELLED,
            FAILED,
            STALE,
            UNKNOWN,
            UNVERIFIED
        }
    }

    /// Whether there is such a provider.
    public boolean isOn() {
        return provider.isOn();
    }

    /// What people call the provider.
    public String title() {
        return provider.title();
    }

    /// Whether the person has signed in there before.
    public boolean isLinked(CurrentPerson person) {
        return provider.isLinked(person.id());
    }

    /// Begins a sign-in; empty if there is no provider or it does not answer.
    ///
    /// @param anew whether the person has to show there who they are, whatever session they have
    public Optional<Departure> depart(String next, boolean anew) {
        return provider.depart(next, anew);
    }

    /// Ends it, once.
    public Arrival arrive(Return back) {
        return provider.arrive(back);
    }
}
