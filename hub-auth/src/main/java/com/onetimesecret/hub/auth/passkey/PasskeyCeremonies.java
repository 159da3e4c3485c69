package com.onetimesecret.hub.auth.passkey;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.agent.PersonId;
import com.onetimesecret.hub.api.audit.AuditEntry;
import com.onetimesecret.hub.api.audit.AuditTrail;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.CurrentPerson.Right;
import com.onetimesecret.hub.api.event.CredentialsChanged;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.auth.Passkeys.Listed;
import com.onetimesecret.hub.auth.passkey.Challenges.Asked;
import com.onetimesecret.hub.auth.passkey.Challenges.Purpose;
import com.onetimesecret.hub.auth.people.Members;
import com.onetimesecret.hub.auth.people.VisibleName;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorResponse;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What a person, a browser and an authenticator do together with the hub, each step with its line in the trail.
@Component
public class PasskeyCeremonies {

    private static final Logger log = LoggerFactory.getLogger(PasskeyCeremonies.class);

    private static final int ID_LENGTH = 24;
    private static final String VIA = "passkey";

    private static final TypeReference<PublicKeyCredential<AuthenticatorAttestationResponse>> MADE =
            new TypeReference<>() {};
    private static final TypeReference<PublicKeyCredential<AuthenticatorAssertionResponse>> SIGNED =
            new TypeReference<>() {};

    private final JsonMapper json =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();
    private final Parts parts;
    private final Members members;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    PasskeyCeremonies(
            Parts parts,
            Members members,
            AuditTrail trail,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.parts = parts;
        this.members = members;
        this.trail = trail;
        this.events = events;
        this.transaction = transaction;
    }

    /// What a ceremony is made of.
    @Component
    record Parts(
            RelyingParty party, Challenges challenges, JdbcPasskeys rows, PasskeySettings settings, Tokens tokens) {}

    public boolean isPossible() {
        return parts.party().isReachable();
    }

    public List<Listed> list(PersonId person) {
        return parts.rows().list(person);
    }

    public String creation(CurrentPerson person, String browser) {
        var challenge = parts.challenges().next(new Asked(Purpose.REGISTER, browser, person.id()));
        return json.writeValueAsString(parts.party().creation(person.id(), challenge));
    }

    public boolean register(CurrentPerson person, String browser, String credential, String label) {
        var name = VisibleName.of(label, "/label").value();
        try {
            var made = read(credential, MADE);
            var challenge = taken(made, new Asked(Purpose.REGISTER, browser, person.id()));
            var asked = parts.party().creation(person.id(), challenge);
            var passkey = parts.party().register(asked, made, name);
            var id = "pky_" + parts.tokens().base62(ID_LENGTH);
            transaction.executeWithoutResult(status -> {
                if (!parts.rows()
                        .insert(id, person.id(), passkey, parts.settings().mostPerPerson())) {
                    throw new PasskeyRefused(new IllegalArgumentException("Known already, or one too many"));
                }
                record(person, "passkey.created", id, Map.of("via", person.via(), "name", name));
                events.publishEvent(
                        new CredentialsChanged(person.id(), person.email(), CredentialsChanged.Change.PASSKEY_ADDED));
            });
            return true;
        } catch (PasskeyRefused refused) {
            log.debug("A new passkey was refused", refused);
            return false;
        }
    }

    public boolean rename(CurrentPerson person, String id, String label) {
        return parts.rows()
                .rename(person.id(), id, VisibleName.of(label, "/label").value());
    }

    public boolean remove(CurrentPerson person, String id) {
        if (!parts.rows().exists(person.id(), id)) {
            throw new HubException(ProblemType.NOT_FOUND, "You have no such passkey.");
        }
        return Boolean.TRUE.equals(transaction.execute(status -> {
            var label = parts.rows().remove(person.id(), id);
            label.ifPresent(ended -> {
                record(person, "passkey.removed", id, Map.of("via", person.via(), "name", ended));
                events.publishEvent(
                        new CredentialsChanged(person.id(), person.email(), CredentialsChanged.Change.PASSKEY_REMOVED));
            });
            return label.isPresent();
        }));
    }

    /// What to answer for signing in, or, as somebody who has, for showing that it is still them.
    public String request(@Nullable CurrentPerson person, String browser) {
        var id = person == null ? null : person.id();
        var challenge = parts.challenges().next(asked(id, browser));
        return json.writeValueAsString(parts.party().request(id, challenge));
    }

    /// Whose passkey answered; empty if it will not do.
    public Optional<CurrentPerson> signIn(String browser, String credential) {
        return answered(null, browser, credential);
    }

    /// Whether a passkey of that person answered.
    public boolean proves(CurrentPerson person, String browser, String credential) {
        return answered(person.id(), browser, credential).isPresent();
    }

    private Optional<CurrentPerson> answered(@Nullable PersonId expected, String browser, String credential) {
        try {
            var signed = read(credential, SIGNED);
            var challenge = taken(signed, asked(expected, browser));
            return Optional.ofNullable(transaction.<@Nullable CurrentPerson>execute(status -> {
                var person = parts.party().authenticate(parts.party().request(expected, challenge), signed);
                if (expected != null && !expected.equals(person)) {
                    throw new PasskeyRefused(new IllegalArgumentException("Somebody else's passkey"));
                }
                var current = current(person);
                current.filter(known -> expected == null)
                        .ifPresent(known -> record(known, "person.signed_in", known.actor(), Map.of("via", VIA)));
                return current.orElse(null);
            }));
        } catch (PasskeyRefused refused) {
            log.debug("A passkey was refused", refused);
            var copied = refused.copiedFrom();
            if (copied != null) {
                current(new PersonId(copied)).ifPresent(this::noteCopy);
            }
            return Optional.empty();
        }
    }

    private void noteCopy(CurrentPerson person) {
        transaction.executeWithoutResult(status -> record(
                person, "person.sign_in_failed", person.actor(), Map.of("via", VIA, "reason", "counter went back")));
    }

    private Optional<CurrentPerson> current(PersonId person) {
        return members.current(person, null, EnumSet.allOf(Right.class), "session");
    }

    private static Asked asked(@Nullable PersonId person, String browser) {
        return new Asked(person == null ? Purpose.SIGN_IN : Purpose.PROVE, browser, person);
    }

    private <T> T read(String credential, TypeReference<T> type) {
        try {
            var read = json.readValue(credential, type);
            if (read == null) {
                throw new PasskeyRefused(new IllegalArgumentException("No credential"));
            }
            return read;
        } catch (JacksonException | IllegalArgumentException notAsAsked) {
            throw new PasskeyRefused(notAsAsked);
        }
    }

    /// The challenge that was answered, used up by now.
    private Bytes taken(PublicKeyCredential<? extends AuthenticatorResponse> answer, Asked asked) {
        var challenge = challengeIn(answer);
        if (!parts.challenges().take(challenge, asked)) {
            throw new PasskeyRefused(new IllegalArgumentException("Not a challenge that waits"));
        }
        return challenge;
    }

    private Bytes challengeIn(PublicKeyCredential<? extends AuthenticatorResponse> answer) {
        try {
            // Members may be missing, whatever their types say: nobody has checked this yet.
            var client = json.readTree(answer.getResponse().getClientDataJSON().getBytes());
            return Bytes.fromBase64(client.path("challenge").asString(""));
        } catch (JacksonException | IllegalArgumentException | NullPointerException notAsAsked) {
            throw new PasskeyRefused(notAsAsked);
        }
    }

    private void record(CurrentPerson person, String action, String subject, Map<String, String> details) {
        trail.record(
                new AuditEntry(person.networkId(), AuditEntry.Kind.SECURITY, person.actor(), action, subject, details));
    }
}
