package com.onetimesecret.hub.acme;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.toolbox.JoseUtils;
import org.springframework.boot.ssl.pem.PemContent;

/// The hub's account with the ACME server, one for all hubs on the database.
class AcmeAccount {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]+");

    private final JdbcAcme store;
    private final AcmeSettings settings;
    private volatile @Nullable KeyPair key;
    private volatile @Nullable Login login;

    AcmeAccount(JdbcAcme store, AcmeSettings settings) {
        this.store = store;
        this.settings = settings;
    }

    /// What proves that a host leads to a hub of this account (RFC 8555, 8.1): the same on every hub, whichever
    /// ordered,
    /// and of use to no other account.
    Optional<String> proof(String token) {
        if (!TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        var known = key;
        if (known == null) {
            known = store.account(directory()).orElse(null);
            key = known;
        }
        return Optional.ofNullable(known)
                .map(pair -> token + "."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(JoseUtils.thumbprint(pair.getPublic())));
    }

    /// The account at the server, which is asked for once; it makes one for a key that it does not know.
    Login login() throws AcmeException, IOException, GeneralSecurityException {
        var known = login;
        if (known == null) {
            if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
                Security.addProvider(new BouncyCastleProvider());
            }
            known = new AccountBuilder()
                    .addEmail(settings.email())
                    .agreeToTermsOfService()
                    .useKeyPair(stored())
                    .createLogin(new Session(settings.directory(), provider()));
            login = known;
        }
        return known;
    }

    /// A new key of the kind that accounts and certificates have.
    static KeyPair newKey() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /// Of several hubs that need it first at the same time, one stores its key and all use that.
    private KeyPair stored() throws GeneralSecurityException {
        var found = store.account(directory());
        if (found.isEmpty()) {
            store.keepAccount(directory(), newKey());
            found = store.account(directory());
        }
        var pair = found.orElseThrow();
        key = pair;
        return pair;
    }

    private String directory() {
        return settings.directory().toString();
    }

    private GenericAcmeProvider provider() throws IOException, GeneralSecurityException {
        if (settings.trust().isEmpty()) {
            return new GenericAcmeProvider();
        }
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (var authority :
                PemContent.of(Files.readString(Path.of(settings.trust()))).getCertificates()) {
            trusted.setCertificateEntry(authority.getSubjectX500Principal().getName(), authority);
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return new TrustingProvider(context);
    }

    /// Talks to a server of one's own authority.
    private static final class TrustingProvider extends GenericAcmeProvider {

        private final SSLContext context;

        TrustingProvider(SSLContext context) {
            this.context = context;
        }

        @Override
        public HttpClient createHttpClient(NetworkSettings settings) {
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(settings.getTimeout())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
        }
    }
}
