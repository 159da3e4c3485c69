package com.onetimesecret.hub.auth.provider;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.event.CredentialsChanged;
import com.onetimesecret.hub.auth.ExternalSignIn.Arrival;
import com.onetimesecret.hub.auth.ExternalSignIn.Departure;
import com.onetimesecret.hub.auth.ExternalSignIn.Return;
import com.onetimesecret.hub.auth.people.AcceptInvitation;
import com.onetimesecret.hub.auth.people.EmailAddress;
import com.onetimesecret.hub.auth.people.Members;
import com.onetimesecret.hub.auth.people.VisibleName;
import com.onetimesecret.hub.auth.provider.OpenIdProvider.Trip;
import com.onetimesecret.hub.auth.provider.OpenIdProvider.Visitor;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Signs in whom the provider vouches for, if they have an account here or are invited: by the verified e-mail the
/// first time, by the provider's own name for them from then on.
@Component
public class SignInAtProvider {

    private static final Logger log = LoggerFactory.getLogger(SignInAtProvider.class);

    private static final int TOKEN_LENGTH = 43;
    private static final String CALLBACK = "/login/provider/callback";
    private static final String VIA = "provider";

    private final ProviderSettings settings;
    private final OpenIdProvider provider;
    private final Rows rows;
    private final Tokens tokens;
    private final BaseUrl baseUrl;
    private final TransactionTemplate transaction;

    SignInAtProvider(
            ProviderSettings settings,
            OpenIdProvider provider,
            Rows rows,
            Tokens tokens,
            BaseUrl baseUrl,
            TransactionTemplate transaction) {
        this.settings = settings;
        this.provider = provider;
        this.rows = rows;
        this.tokens = tokens;
        this.baseUrl = baseUrl;
        this.transaction = transaction;
    }

    /// What a sign-in reads and writes.
    @Component
    record Rows(
            JdbcProviderLogins logins,
            JdbcExternalIdentities identities,
            Members members,
            AcceptInvitation invitations,
            AuditTrail trail,
            ApplicationEventPublisher events) {}

    public boolean isOn() {
        return settings.isOn();
    }

    public String title() {
        return settings.title();
    }

    public boolean isLinked(PersonId person) {
        return rows.identities().isKnown(settings.issuer(), person);
    }

    public Optional<Departure> depart(String next, boolean anew) {
        if (!settings.isOn()) {
            return Optional.empty();
        }
        var state = tokens.base62(TOKEN_LENGTH);
        var browser = tokens.base62(TOKEN_LENGTH);
        try {
            var target = provider.leave(trip(state, browser), anew);
            rows.logins().add(state, browser, next, settings.answerWithin());
            return Optional.of(new Departure(target, browser));
        } catch (ProviderFailed failed) {
            log.warn("Nobody can sign in at {}: {}", settings.issuer(), failed.getMessage());
            return Optional.empty();
        }
    }

    public Arrival arrive(Return back) {
        var next = settings.isOn() ? rows.logins().take(back.state(), back.browser()) : Optional.<String>empty();
        // An answer of another provider is no answer to this question (RFC 9207).
        if (next.isEmpty() || !(back.issuer().isEmpty() || back.issuer().equals(settings.issuer()))) {
            return new Arrival.Refused(Arrival.Reason.STALE, "");
        }
        if (back.code().isEmpty()) {
            return new Arrival.Refused(Arrival.Reason.CANCELLED, next.get());
        }
        try {
            var visitor = provider.arrive(trip(back.state(), back.browser()), back.code());
            return Objects.requireNonNull(transaction.execute(status -> welcome(visitor, next.get())));
        } catch (ProviderFailed failed) {
            log.warn("A sign-in at {} failed: {}", settings.issuer(), failed.getMessage());
            return new Arrival.Refused(Arrival.Reason.FAILED, next.get());
        }
    }

    private Arrival welcome(Visitor visitor, String next) {
        var known = rows.identities().use(settings.issuer(), visitor.subject());
        var found = known.map(id -> new Found(id, false)).or(() -> firstTime(visitor));
        var person = found.map(Found::person).flatMap(this::current);
        if (person.isPresent()) {
            record(person.get(), "person.signed_in", Map.of("via", VIA, "issuer", settings.issuer()));
            return new Arrival.In(
                    person.get(),
                    next,
                    Optional.ofNullable(visitor.provenAt()).orElse(Instant.EPOCH),
                    found.get().linkedNow());
        }
        return new Arrival.Refused(
                known.isEmpty() && visitor.unverified() ? Arrival.Reason.UNVERIFIED : Arrival.Reason.UNKNOWN, next);
    }

    /// Who the visitor is, and whether an account that was there before has just got a new way in.
    private record Found(PersonId person, boolean linkedNow) {}

    private Optional<Found> firstTime(Visitor visitor) {
        var email = visitor.email().flatMap(EmailAddress::of);
        if (email.isEmpty()) {
            return Optional.empty();
        }
        var account = rows.members().byEmail(email.get()).map(Members.Account::id);
        var person = account.or(() -> rows.invitations().acceptProven(email.get(), called(visitor, email.get())));
        return person.filter(id -> rows.identities().add(settings.issuer(), visitor.subject(), id))
                .map(id -> {
                    current(id).filter(member -> account.isPresent()).ifPresent(this::tell);
                    return new Found(id, account.isPresent());
                });
    }

    private void tell(CurrentPerson person) {
        record(person, "person.provider_added", Map.of("issuer", settings.issuer()));
        rows.events()
                .publishEvent(
                        new CredentialsChanged(person.id(), person.email(), CredentialsChanged.Change.PROVIDER_ADDED));
    }

    private static String called(Visitor visitor, EmailAddress email) {
        return VisibleName.isValid(visitor.name()) ? visitor.name().strip() : email.localPart();
    }

    private Optional<CurrentPerson> current(PersonId person) {
        return rows.members().current(person, null, EnumSet.allOf(Right.class), "session");
    }

    /// All that must be known again when the browser comes back follows from what it brings.
    private Trip trip(String state, String browser) {
        var nonce =
                Base64.getUrlEncoder().withoutPadding().encodeToString(JdbcProviderLogins.sha256("nonce " + browser));
        return new Trip(URI.create(baseUrl.at(CALLBACK)), state, nonce, browser);
    }

    private void record(CurrentPerson person, String action, Map<String, String> details) {
        rows.trail()
                .record(new AuditEntry(
                        person.networkId(), AuditEntry.Kind.SECURITY, person.actor(), action, person.actor(), details));
    }
}
