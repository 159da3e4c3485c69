package com.onetimesecret.hub.auth.passkey;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.agent.PersonId;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;

/// This hub as WebAuthn knows it: its host is the relying party, its base URL the only origin, and the authenticator
/// must know the person by a finger, a face or a PIN.
@Component
class RelyingParty {

    private final BaseUrl baseUrl;
    private final JdbcPasskeys passkeys;
    private final Webauthn4JRelyingPartyOperations operations;

    RelyingParty(BaseUrl baseUrl, JdbcPasskeys passkeys) {
        this.baseUrl = baseUrl;
        this.passkeys = passkeys;
        var party = PublicKeyCredentialRpEntity.builder()
                .id(host(baseUrl))
                .name("Agent Network Hub")
                .build();
        operations =
                new Webauthn4JRelyingPartyOperations(new Users(), new Credentials(), party, Set.of(origin(baseUrl)));
        operations.setCustomizeCreationOptions(
                options -> options.authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .userVerification(UserVerificationRequirement.REQUIRED)
                        .residentKey(ResidentKeyRequirement.REQUIRED)
                        .build()));
        operations.setCustomizeRequestOptions(
                options -> options.userVerification(UserVerificationRequirement.REQUIRED));
    }

    /// Whether browsers offer passkeys at this address: over TLS or on this machine, and by a name.
    boolean isReachable() {
        var host = host(baseUrl);
        return (baseUrl.isHttps() || host.equals("localhost") || host.endsWith(".localhost"))
                && !host.startsWith("[")
                && !host.matches("[0-9.]+");
    }

    PublicKeyCredentialCreationOptions creation(PersonId person, Bytes challenge) {
        var options = operations.createPublicKeyCredentialCreationOptions(
                new ImmutablePublicKeyCredentialCreationOptionsRequest(as(person)));
        return PublicKeyCredentialCreationOptions.builder()
                .rp(options.getRp())
                .user(options.getUser())
                .challenge(challenge)
                .pubKeyCredParams(options.getPubKeyCredParams())
                .timeout(options.getTimeout())
                .excludeCredentials(options.getExcludeCredentials())
                .authenticatorSelection(options.getAuthenticatorSelection())
                .attestation(options.getAttestation())
                .extensions(options.getExtensions())
                .build();
    }

    /// What a person answers with one of their passkeys, or anybody with any that their device keeps for the hub.
    PublicKeyCredentialRequestOptions request(@Nullable PersonId person, Bytes challenge) {
        var options = operations.createCredentialRequestOptions(
                new ImmutablePublicKeyCredentialRequestOptionsRequest(person == null ? null : as(person)));
        return PublicKeyCredentialRequestOptions.builder()
                .challenge(challenge)
                .rpId(options.getRpId())
                .timeout(options.getTimeout())
                .allowCredentials(options.getAllowCredentials())
                .userVerification(options.getUserVerification())
                .build();
    }

    /// The passkey that an authenticator made for that challenge.
    ///
    /// @throws PasskeyRefused if anything about it is not as asked
    CredentialRecord register(
            PublicKeyCredentialCreationOptions asked,
            PublicKeyCredential<AuthenticatorAttestationResponse> made,
            String label) {
        try {
            return operations.registerCredential(
                    new ImmutableRelyingPartyRegistrationRequest(asked, new RelyingPartyPublicKey(made, label)));
        } catch (DataAccessException | PasskeyRefused known) {
            throw known;
        } catch (RuntimeException notAsAsked) {
            // Bytes that are no CBOR, members that are missing or of another kind: each is told by an exception of its
            // own.
            throw new PasskeyRefused(notAsAsked);
        }
    }

    /// The person whose passkey signed that challenge; call inside a transaction.
    ///
    /// @throws PasskeyRefused if it is none of this hub, or anything about it is not as asked
    PersonId authenticate(
            PublicKeyCredentialRequestOptions asked, PublicKeyCredential<AuthenticatorAssertionResponse> signed) {
        try {
            var user = operations.authenticate(new RelyingPartyAuthenticationRequest(asked, signed));
            // WebAuthn 7.2, step 6: who signs in names the account that the key was made for.
            var named = signed.getResponse().getUserHandle();
            if (named != null && !named.equals(user.getId())) {
                throw new PasskeyRefused(new IllegalArgumentException("another account's handle"));
            }
            return new PersonId(JdbcPasskeys.personId(user.getId()));
        } catch (DataAccessException | PasskeyRefused known) {
            throw known;
        } catch (RuntimeException notAsAsked) {
            // Bytes that are no CBOR, members that are missing or of another kind: each is told by an exception of its
            // own.
            throw new PasskeyRefused(notAsAsked);
        }
    }

    private static Authentication as(PersonId person) {
        return UsernamePasswordAuthenticationToken.authenticated(person.value(), null, List.of());
    }

    private static String host(BaseUrl baseUrl) {
        return URI.create(baseUrl.value()).getHost().toLowerCase(Locale.ROOT);
    }

    private static String origin(BaseUrl baseUrl) {
        var url = URI.create(baseUrl.value());
        return url.getScheme() + "://" + host(baseUrl) + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /// The accounts of the hub: they are made elsewhere.
    private final class Users implements PublicKeyCredentialUserEntityRepository {

        @Override
        public @Nullable PublicKeyCredentialUserEntity findById(Bytes id) {
            return passkeys.user(JdbcPasskeys.personId(id));
        }

        @Override
        public @Nullable PublicKeyCredentialUserEntity findByUsername(String personId) {
            return passkeys.user(personId);
        }

        @Override
        public void save(PublicKeyCredentialUserEntity user) {
            throw new PasskeyRefused(new IllegalArgumentException("There is no such person"));
        }

        @Override
        public void delete(Bytes id) {
            throw new UnsupportedOperationException("Accounts end elsewhere");
        }
    }

    /// The passkeys that may sign; a new one is stored by who asked for it, together with its line in the trail.
    private final class Credentials implements UserCredentialRepository {

        @Override
        public void save(CredentialRecord credential) {
            if (passkeys.byCredential(credential.getCredentialId()).isPresent() && !passkeys.use(credential)) {
                throw new PasskeyRefused(JdbcPasskeys.personId(credential.getUserEntityUserId()));
            }
        }

        @Override
        public @Nullable CredentialRecord findByCredentialId(Bytes credentialId) {
            return passkeys.byCredential(credentialId).orElse(null);
        }

        @Override
        public List<CredentialRecord> findByUserId(Bytes userId) {
            return passkeys.of(new PersonId(JdbcPasskeys.personId(userId)));
        }

        @Override
        public void delete(Bytes credentialId) {
            throw new UnsupportedOperationException("Passkeys are removed by their person");
        }
    }
}
