package com.onetimesecret.hub.acme;

import com.onetimesecret.hub.api.seal.SealedColumn;
import com.onetimesecret.hub.api.seal.SealedColumns;
import com.onetimesecret.hub.api.seal.Sealer;
import com.onetimesecret.hub.tls.ServerCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The tables of accounts and certificates, private keys sealed.
@Component
class JdbcAcme implements SealedColumns {

    private static final String CURVE = "EC";

    private final JdbcClient jdbc;
    private final Sealer sealer;

    JdbcAcme(JdbcClient jdbc, Sealer sealer) {
        this.jdbc = jdbc;
        this.sealer = sealer;
    }

    /// A certificate and how many the host had before.
    record Kept(ServerCertificate certificate, int version) {}

    /// The account key at that directory.
    Optional<KeyPair> account(String directory) {
        return jdbc.sql("select sealed_key from acme_account where directory = :directory")
                .param("directory", directory)
                .query((row, n) -> row.getBytes(1))
                .optional()
                .map(key -> keyPair(sealer.open(accountContext(directory), key)));
    }

    /// Keeps a new account key, unless another hub has kept one.
    void keepAccount(String directory, KeyPair pair) {
        jdbc.sql("insert into acme_account (directory, sealed_key) values (:directory, :key) on conflict do nothing")
                .param("directory", directory)
                .param("key", sealer.seal(accountContext(directory), bytes(pair)))
                .update();
    }

    /// Notes that the host is to have a certificate.
    void want(String host) {
        jdbc.sql("insert into acme_certificate (host) values (:host) on conflict do nothing")
                .param("host", host)
                .update();
    }

    /// The host's certificate, if it has one.
    Optional<Kept> find(String host) {
        return jdbc.sql("select chain, sealed_key, version from acme_certificate"
                        + " where host = :host and sealed_key is not null")
                .param("host", host)
                .query((row, n) -> new Kept(
                        ServerCertificate.of(
                                chain(row.getString(1)),
                                privateKey(sealer.open(certificateContext(host), row.getBytes(2)))),
                        row.getInt(3)))
                .optional();
    }

    /// The newest version of each of these hosts.
    Map<String, Integer> versions(Collection<String> hosts) {
        if (hosts.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("select host, version from acme_certificate where host in (:hosts)")
                .param("hosts", hosts)
                .query((row, n) -> Map.entry(row.getString(1), row.getInt(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Hosts whose certificate is to be ordered now, by nobody else.
    List<String> due(int most) {
        return jdbc.sql("""
                        select host from acme_certificate
                        where try_at <= now() and (taken_until is null or taken_until <= now())
                        order by try_at limit :most
                        """)
                .param("most", most)
                .query((row, n) -> row.getString(1))
                .list();
    }

    /// Takes the order of a host for that time and says how often it failed before; empty if it is not due any
    /// more
    /// or another hub has it.
    OptionalInt take(String host, Duration lease) {
        return jdbc.sql("""
                        update acme_certificate set taken_until = now() + make_interval(secs => :lease)
                        where host = :host and try_at <= now() and (taken_until is null or taken_until <= now())
                        returning failures
                        """).param("host", host).param("lease", lease.toSeconds()).query(Integer.class).stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    /// Keeps the certificate that was got, until which time another is ordered.
    void keep(String host, String chain, PrivateKey key, Instant renewAt) {
        jdbc.sql("""
                        update acme_certificate
                        set chain = :chain, sealed_key = :key, version = version + 1, try_at = :renew_at,
                            taken_until = null, failures = 0
                        where host = :host
                        """)
                .param("host", host)
                .param("chain", chain)
                .param("key", sealer.seal(certificateContext(host), key.getEncoded()))
                .param("renew_at", renewAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Notes that the order failed, and is to be tried again after that time.
    void failed(String host, Duration pause) {
        jdbc.sql("""
                        update acme_certificate
                        set try_at = now() + make_interval(secs => :pause), taken_until = null, failures = failures + 1
                        where host = :host
                        """).param("host", host).param("pause", pause.toSeconds()).update();
    }

    /// Forgets a host that the hub serves no more.
    void forget(String host) {
        jdbc.sql("delete from acme_certificate where host = :host")
                .param("host", host)
                .update();
    }

    @Override
    public List<SealedColumn> sealedColumns() {
        return List.of(
                SealedColumn.byText(
                        "keys of ACME accounts", "acme_account", "directory", "sealed_key", JdbcAcme::accountContext),
                SealedColumn.byText(
                        "keys of certificates",
                        "acme_certificate",
                        "host",
                        "sealed_key",
                        JdbcAcme::certificateContext));
    }

    private static String accountContext(String directory) {
        return "acme-account:" + directory;
    }

    private static String certificateContext(String host) {
        return "acme-certificate:" + host;
    }

    // A private key of a curve does not tell its public one.
    private static byte[] bytes(KeyPair pair) {
        var base64 = Base64.getEncoder();
        return (base64.encodeToString(pair.getPrivate().getEncoded())
                        + ' '
                        + base64.encodeToString(pair.getPublic().getEncoded()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static KeyPair keyPair(byte[] bytes) {
        var parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", 2);
        var base64 = Base64.getDecoder();
        try {
            var publicKey =
                    KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(base64.decode(parts[1])));
            return new KeyPair(publicKey, privateKey(base64.decode(parts[0])));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the stored key of an ACME account cannot be read", damaged);
        }
    }

    private static PrivateKey privateKey(byte[] bytes) {
        try {
            return KeyFactory.getInstance(CURVE).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("a stored key cannot be read", damaged);
        }
    }

    private static List<X509Certificate> chain(String pem) {
        try {
            var found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException damaged) {
            throw new IllegalStateException("a stored certificate cannot be read", damaged);
        }
    }
}
