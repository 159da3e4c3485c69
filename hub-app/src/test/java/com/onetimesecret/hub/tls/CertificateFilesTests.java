package com.onetimesecret.hub.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.environment.StartRefused;
import com.onetimesecret.hub.harness.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a start with certificate files says.
class CertificateFilesTests {

    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    Path folder;

    private CertificateFiles opened() {
        var settings = new TlsSettings(
                folder.resolve("tls.crt").toString(), folder.resolve("tls.key").toString(), 0, Duration.ofSeconds(10));
        return new CertificateFiles(settings, InstantSource.system());
    }

    private void write(String chain, String key) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), chain);
        Files.writeString(folder.resolve("tls.key"), key);
    }

    @Test
    void showsTheWholeChainToEveryHost() throws IOException {
        var issued = AUTHORITY.issue("hub.example.com");
        write(issued.chain(), issued.key());

        var served = opened().forHost("robin.example.org");

        assertThat(served).isNotNull();
        assertThat(served.chain()).hasSize(2).first().isEqualTo(issued.certificate());
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheFiles() throws IOException {
        var issued = AUTHORITY.issue("hub.example.com");

        refuses("there is no file " + folder.resolve("tls.crt"));
        write("", "");
        refuses("the certificate file holds no certificate in PEM");
        write(issued.chain(), "");
        refuses("the key file holds no private key in PEM that is not encrypted");
        write(issued.chain(), AUTHORITY.issue("hub.example.com").key());
        refuses("the key is not that of the first certificate in the file");
    }

    private void refuses(String reason) {
        assertThatThrownBy(this::opened)
                .isInstanceOf(StartRefused.class)
                .hasMessage("The hub can serve no TLS from HUB_TLS_CERTIFICATE and HUB_TLS_KEY: " + reason + ".");
    }
}
