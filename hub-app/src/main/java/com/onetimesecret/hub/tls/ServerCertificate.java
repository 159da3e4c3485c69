package com.onetimesecret.hub.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.ssl.pem.PemContent;

/// A certificate with those that vouch for it, its own first, and its private key.
///
/// @param id names it and no other
public record ServerCertificate(String id, List<X509Certificate> chain, PrivateKey key) {

    private static final byte[] ANYTHING = {1, 2, 3};

    /// The certificate of those two texts in PEM.
    ///
    /// @throws IllegalArgumentException with the end of a sentence that begins with what is wrong with them
    public static ServerCertificate ofPem(String certificates, String key) {
        List<X509Certificate> chain;
        try {
            chain = PemContent.of(certificates).getCertificates();
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException("the certificate file holds no certificate in PEM", unreadable);
        }
        PrivateKey found;
        try {
            found = PemContent.of(key).getPrivateKey();
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException(
                    "the key file holds no private key in PEM that is not encrypted", unreadable);
        }
        if (chain.isEmpty() || found == null) {
            throw new IllegalArgumentException("the certificate file or the key file is empty");
        }
        return of(chain, found);
    }

    /// The certificate with that key.
    ///
    /// @throws IllegalArgumentException if they do not belong together
    public static ServerCertificate of(List<X509Certificate> chain, PrivateKey key) {
        try {
            var leaf = chain.getFirst();
            if (!belongs(leaf, key)) {
                throw new IllegalArgumentException("the key is not that of the first certificate in the file");
            }
            var hash = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
            return new ServerCertificate(
                    Base64.getUrlEncoder().withoutPadding().encodeToString(hash), List.copyOf(chain), key);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("the key is of a kind that TLS does not use", unusable);
        }
    }

    /// The certificate itself.
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    private static boolean belongs(X509Certificate leaf, PrivateKey key) throws GeneralSecurityException {
        if (!leaf.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        var signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        signature.initSign(key);
        signature.update(ANYTHING);
        var signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(ANYTHING);
        return signature.verify(signed);
    }
}
