package com.onetimesecret.hub.tls;

import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// The certificate that the operator keeps in files, and replaces there: whoever connects next is shown the new
/// one.
///
/// Content is compared, not a time: what is mounted into a container changes by links. A pair of which one file is
/// new does not fit, and is looked at again when the other one has come.
class CertificateFiles implements CertificateSource {

    private static final Logger log = LoggerFactory.getLogger(CertificateFiles.class);

    private final Path certificate;
    private final Path key;
    private final InstantSource clock;
    private volatile ServerCertificate served;
    private String looked;
    private String complaint = "";

    /// @throws StartRefused if the files hold no certificate and its key
    CertificateFiles(TlsSettings settings, InstantSource clock) {
        this.certificate = Path.of(settings.certificate());
        this.key = Path.of(settings.key());
        this.clock = clock;
        try {
            var pair = read();
            looked = pair.hash();
            served = pair.parsed();
        } catch (IOException | IllegalArgumentException unusable) {
            throw new StartRefused(
                    "The hub can serve no TLS from HUB_TLS_CERTIFICATE and HUB_TLS_KEY: " + reason(unusable) + ".",
                    unusable);
        }
        tell("The hub serves");
    }

    @Override
    public ServerCertificate forHost(@Nullable String host) {
        return served;
    }

    @Scheduled(fixedDelayString = "${hub.tls.look-every:10s}")
    void look() {
        try {
            var pair = read();
            var hash = pair.hash();
            if (!hash.equals(looked)) {
                looked = hash;
                served = pair.parsed();
                tell("The hub now serves");
            }
            complaint = "";
        } catch (IOException | IllegalArgumentException unusable) {
            var reason = reason(unusable);
            if (!reason.equals(complaint)) {
                complaint = reason;
                log.error("The certificate files cannot be used, so the earlier certificate stays: {}", reason);
            }
        }
    }

    private Pair read() throws IOException {
        return new Pair(Files.readString(certificate), Files.readString(key));
    }

    private void tell(String what) {
        var leaf = served.leaf();
        var until = leaf.getNotAfter().toInstant();
        if (until.isAfter(clock.instant())) {
            log.info("{} the certificate of {} that is good until {}", what, leaf.getSubjectX500Principal(), until);
        } else {
            log.warn("{} a certificate that ended at {}", what, until);
        }
    }

    private static String reason(Exception unusable) {
        return switch (unusable) {
            case NoSuchFileException gone -> "there is no file " + gone.getFile();
            case IOException unreadable -> "a file cannot be read (" + unreadable.getMessage() + ")";
            default -> String.valueOf(unusable.getMessage());
        };
    }

    /// What both files hold.
    private record Pair(String certificate, String key) {

        String hash() {
            try {
                var hash = MessageDigest.getInstance("SHA-256");
                hash.update(certificate.getBytes(StandardCharsets.UTF_8));
                return Base64.getEncoder().encodeToString(hash.digest(key.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException everyJdkHasIt) {
                throw new IllegalStateException(everyJdkHasIt);
            }
        }

        ServerCertificate parsed() {
            return ServerCertificate.ofPem(certificate, key);
        }
    }
}
