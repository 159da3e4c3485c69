package com.onetimesecret.hub.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// What the hub makes of its environment variables, with the real `application.yaml`.
@NullMarked
class HubEnvironmentTests {

    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HUB_TLS_CERTIFICATE=a;HUB_TLS_KEY=b;HUB_ACME_EMAIL=a@b.example         | exclude each other
            HUB_TLS_CERTIFICATE=a;HUB_TLS_KEY=b;HUB_BASE_URL=http://hub.example    | HUB_BASE_URL is an http address, but the hub serves TLS
            HUB_TLS_CERTIFICATE=a;HUB_TLS_KEY=b;PORT=8443;HUB_HTTP_PORT=8443       | HUB_HTTP_PORT and PORT are the same
            HUB_ACME_EMAIL=a@b.example;HUB_BASE_URL=https://hub.example            | HUB_ACME_EMAIL is set without HUB_HTTP_PORT
            """)
    void refusesWhatDoesNotGoTogetherForTls(String assignments, String expected) {
        var given = new HashMap<String, String>();
        for (var assignment : assignments.split(";", -1)) {
            var parts = assignment.split("=", 2);
            given.put(parts[0], parts[1]);
        }

        assertThatThrownBy(() -> processed(given))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PORT=abc                                 | PORT is "abc": it must be a port number of 0 to 65535 (0: any free one).
            PORT=65536                               | PORT is "65536": it must be a port number
            HUB_BASE_URL=hub.example.com             | HUB_BASE_URL is "hub.example.com": it must be the hub's public address alone, like https://hub.example.com, without user, path or query.
            HUB_BASE_URL=ftp://hub.example.com       | HUB_BASE_URL
            HUB_BASE_URL=https://hub.example.com?a=b | HUB_BASE_URL
            HUB_BASE_URL=https://hub.example.com#a   | HUB_BASE_URL
            HUB_BASE_URL=https://hub.example.com/hub | HUB_BASE_URL is "https://hub.example.com/hub": it must be
            HUB_BASE_URL=https://ada@hub.example.com | HUB_BASE_URL is not usable: it must be
            HUB_BASE_URL=https://a b                 | HUB_BASE_URL
            DATABASE_URL=mysql://u:p@h/d             | DATABASE_URL is not usable: it must be like postgresql://
            DATABASE_URL=postgresql://u:%zz@h/d      | DATABASE_URL is not usable
            DATABASE_URL=postgresql://u:p@h/d        | HUB_MASTER_KEY=
            HUB_MASTER_KEY=short                     | HUB_MASTER_KEY is not usable: it must be 32 random bytes in base64
            HUB_MASTER_KEY_PREVIOUS=AAAA             | HUB_MASTER_KEY_PREVIOUS is not usable
            HUB_OWNER_EMAIL=nobody                   | HUB_OWNER_EMAIL is "nobody": it must be an e-mail address.
            HUB_OWNER_EMAIL=a@b.example              | HUB_OWNER_EMAIL is set without HUB_OWNER_PASSWORD
            HUB_OWNER_PASSWORD=correct horse battery | HUB_OWNER_PASSWORD is set without HUB_OWNER_EMAIL
            HUB_OWNER_PASSWORD=short                 | HUB_OWNER_PASSWORD is not usable: it must be 12 to 128 characters long.
            HUB_OIDC_ISSUER=http://login.example.com | HUB_OIDC_ISSUER is "http://login.example.com": it must be the provider's address over https
            HUB_OIDC_ISSUER=https://login.example    | HUB_OIDC_ISSUER, HUB_OIDC_CLIENT_ID and HUB_OIDC_CLIENT_SECRET go together
            HUB_OIDC_CLIENT_SECRET=s3cr3t            | HUB_OIDC_ISSUER, HUB_OIDC_CLIENT_ID and HUB_OIDC_CLIENT_SECRET go together
            HUB_OWNER_API_TOKEN=0123456789abcdef     | HUB_OWNER_API_TOKEN is set without HUB_OWNER_EMAIL
            HUB_OWNER_API_TOKEN=short                | HUB_OWNER_API_TOKEN is not usable
            HUB_OWNER_API_TOKEN_RIGHTS=all           | HUB_OWNER_API_TOKEN_RIGHTS is "all": it must be `secrets` or `secrets decide`.
            HUB_ONBOARDING=closed                    | HUB_ONBOARDING is "closed": it must be `open` or `invite`.
            HUB_RATE_POSTS_PER_MINUTE=-3             | HUB_RATE_POSTS_PER_MINUTE is "-3": it must be a whole number of 1 or more.
            HUB_RATE_SECRETS_PER_HOUR=0              | HUB_RATE_SECRETS_PER_HOUR
            HUB_RATE_AUTH_PER_MINUTE=ten             | HUB_RATE_AUTH_PER_MINUTE
            HUB_TRUSTED_PROXIES=everybody            | HUB_TRUSTED_PROXIES
            HUB_SMTP_URL=mail.example.com            | HUB_SMTP_URL is not usable: it must be like smtps://
            HUB_SMTP_URL=smtp://u:%zz@mail.example   | HUB_SMTP_URL is not usable
            HUB_SMTP_URL=smtps://u:p@mail.example    | HUB_SMTP_URL is set without HUB_MAIL_FROM
            HUB_SMTP_URL=https://mail.example.com    | HUB_SMTP_URL is not usable
            HUB_MAIL_FROM=nobody                     | HUB_MAIL_FROM is "nobody": it must be an e-mail address
            HUB_DRAIN_PAUSE=16s                      | HUB_DRAIN_PAUSE is "16s": it must be a time of 0s to 15s.
            HUB_TLS_CERTIFICATE=/tls.crt             | HUB_TLS_CERTIFICATE and HUB_TLS_KEY go together
            HUB_TLS_KEY=/tls.key                     | HUB_TLS_CERTIFICATE and HUB_TLS_KEY go together
            HUB_HTTP_PORT=8081                       | HUB_HTTP_PORT is set, but the hub serves no TLS
            HUB_HTTP_PORT=http                       | HUB_HTTP_PORT is "http": it must be a port number
            HUB_ACME_EMAIL=ada                       | HUB_ACME_EMAIL is "ada": it must be an e-mail address.
            HUB_ACME_EMAIL=a@b.example               | HUB_ACME_EMAIL is set without a public HUB_BASE_URL
            HUB_ACME_DIRECTORY=http://acme.example   | HUB_ACME_DIRECTORY is "http://acme.example": it must be the https address
            HUB_ACME_TRUST=/ca.pem                   | HUB_ACME_TRUST is set without HUB_ACME_EMAIL
            HUB_OWNER_EMIAL=a@b.example              | The hub knows no variable HUB_OWNER_EMIAL. Did you mean HUB_OWNER_EMAIL?
            HUB_PORT=8081                            | The hub knows no variable HUB_PORT. Did you mean PORT?
            HUB_MANAGEMENT_PORT=everywhere           | HUB_MANAGEMENT_PORT is "everywhere": it must be a port for this machine only, like 9090
            HUB_MANAGEMENT_PORT=8080                 | HUB_MANAGEMENT_PORT is the same as PORT
            HUB_LOG_FORMAT=xml                       | HUB_LOG_FORMAT is "xml": it must be `text` or `json`.
            OTEL_EXPORTER_OTLP_ENDPOINT=localhost    | OTEL_EXPORTER_OTLP_ENDPOINT is not usable: it must be the address of an OTLP/HTTP receiver
            OTEL_TRACES_SAMPLER_ARG=2                | OTEL_TRACES_SAMPLER_ARG is "2": it must be the part of all calls that are traced, from 0 to 1.
            HUB_COLOUR=blue                          | The hub knows no variable HUB_COLOUR.
            """)
    void refusesAWrongValueInOneLine(String assignment, String expected) {
        var parts = assignment.split("=", 2);

        assertThatThrownBy(() -> processed(Map.of(parts[0], parts[1])))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n");
    }

    @Test
    void neverRepeatsASecretValue() {
        for (var name : new String[] {"HUB_OWNER_PASSWORD", "HUB_MASTER_KEY", "DATABASE_URL", "HUB_OWNER_API_TOKEN"}) {
            assertThatThrownBy(() -> processed(Map.of(name, "s3cr3t!"))).hasMessageNotContaining("s3cr3t!");
        }
        assertThatThrownBy(() -> processed(Map.of("HUB_BASE_URL", "https://ada:s3cr3t!@hub.example.com")))
                .isInstanceOf(StartRefused.class)
                .hasMessageNotContaining("s3cr3t!");
    }

    @Test
    void printsANewMasterKeyThatWorksWhenADatabaseUrlLacksOne() {
        assertThatThrownBy(() -> processed(Map.of("DATABASE_URL", "postgresql://u:p@h/d")))
                .satisfies(refused -> assertThat(MasterKey.parse(
                                String.valueOf(refused.getMessage()).replaceFirst(".*HUB_MASTER_KEY=", "")))
                        .isPresent());
    }

    @Test
    void takesEverythingFromDefaultsWhenNothingIsSet() {
        var environment = processed(Map.of());

        assertThat(environment.getProperty("server.port")).isEqualTo("8080");
        assertThat(environment.getProperty("hub.data-dir")).isEqualTo("./data");
        assertThat(environment.getProperty("hub.onboarding")).isEqualTo("open");
        assertThat(environment.getProperty("hub.rate.posts-per-minute")).isEqualTo("10");
        assertThat(environment.getProperty("hub.rate.reads-per-minute")).isEqualTo("60");
        assertThat(environment.getProperty("hub.rate.actions-per-minute")).isEqualTo("120");
        assertThat(environment.getProperty("hub.rate.secrets-per-hour")).isEqualTo("100");
        assertThat(environment.getProperty("hub.rate.auth-per-minute")).isEqualTo("30");
        assertThat(environment.containsProperty("spring.datasource.url")).isFalse();
    }

    @Test
    void takesAnEmptyVariableAsUnset() {
        var environment = processed(Map.of("PORT", "", "HUB_ONBOARDING", "", "HUB_RATE_POSTS_PER_MINUTE", ""));

        assertThat(environment.getProperty("server.port")).isEqualTo("8080");
        assertThat(environment.getProperty("hub.onboarding")).isEqualTo("open");
        assertThat(environment.getProperty("hub.rate.posts-per-minute")).isEqualTo("10");
    }

    @Test
    void acceptsWhatIsRight() {
        var environment = processed(Map.ofEntries(
                Map.entry("PORT", "8181"),
                Map.entry("HUB_BASE_URL", "https://hub.example.com/"),
                Map.entry("HUB_OWNER_EMAIL", "ada@example.com"),
                Map.entry("HUB_OWNER_PASSWORD", "correct horse battery"),
                Map.entry("HUB_OWNER_API_TOKEN", "0123456789abcdef"),
                Map.entry("HUB_OWNER_API_TOKEN_RIGHTS", "secrets decide"),
                Map.entry("HUB_ONBOARDING", "invite"),
                Map.entry("HUB_TRUSTED_PROXIES", "10.0.0.1, fd00::/8"),
                Map.entry("HUB_RATE_POSTS_PER_MINUTE", "1000"),
                Map.entry("HUB_NATS_URL", "nats://localhost"),
                Map.entry("HUB_SERVICE_HOST", "10.1.2.3"),
                Map.entry("HUB_PORT", "tcp://10.1.2.3:8080"),
                Map.entry("HUB_PORT_8080_TCP_ADDR", "10.1.2.3")));

        assertThat(environment.getProperty("server.port")).isEqualTo("8181");
        assertThat(environment.getProperty("hub.owner.api-token-rights")).isEqualTo("secrets decide");
        assertThat(environment.getProperty("hub.rate.posts-per-minute")).isEqualTo("1000");
    }

    @Test
    void turnsADatabaseUrlIntoADataSource() {
        var environment = processed(Map.of(
                "DATABASE_URL", "postgres://ada:p%40ss%2Fw+d@db:5433/hub?sslmode=require", "HUB_MASTER_KEY", KEY));

        assertThat(environment.getProperty("spring.datasource.url"))
                .isEqualTo("jdbc:postgresql://db:5433/hub?sslmode=require");
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("ada");
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("p@ss/w+d");
    }

    @Test
    void turnsAnSmtpUrlIntoAMailServer() {
        var encrypted = processed(Map.of(
                "HUB_SMTP_URL", "smtps://hub%40example.com:p%3A+s@mail.example.com",
                "HUB_MAIL_FROM", "Agent Hub <hub@example.com>"));
        assertThat(encrypted.getProperty("spring.mail.host")).isEqualTo("mail.example.com");
        assertThat(encrypted.getProperty("spring.mail.port")).isEqualTo("465");
        assertThat(encrypted.getProperty("spring.mail.username")).isEqualTo("hub@example.com");
        assertThat(encrypted.getProperty("spring.mail.password")).isEqualTo("p:+s");
        assertThat(encrypted.getProperty("spring.mail.properties.mail.smtp.ssl.enable"))
                .isEqualTo("true");

        var upgraded = processed(
                Map.of("HUB_SMTP_URL", "smtp://mail.example.com:2525?starttls", "HUB_MAIL_FROM", "hub@example.com"));
        assertThat(upgraded.getProperty("spring.mail.port")).isEqualTo("2525");
        assertThat(upgraded.getProperty("spring.mail.properties.mail.smtp.starttls.required"))
                .isEqualTo("true");
        assertThat(upgraded.getProperty("spring.mail.properties.mail.smtp.auth"))
                .isEqualTo("false");
    }

    @Test
    void opensTheManagementPortWhereItIsTold() {
        assertThat(processed(Map.of()).containsProperty("management.server.port"))
                .isFalse();
        var alone = processed(Map.of("HUB_MANAGEMENT_PORT", "9090"));
        assertThat(alone.getProperty("management.server.address")).isEqualTo("127.0.0.1");
        assertThat(alone.getProperty("management.server.port")).isEqualTo("9090");
        assertThat(processed(Map.of("HUB_MANAGEMENT_PORT", "*:9090")).getProperty("management.server.address"))
                .isEqualTo("0.0.0.0");
        assertThat(processed(Map.of("HUB_MANAGEMENT_PORT", "[fd00::1]:9090")).getProperty("management.server.address"))
                .isEqualTo("fd00::1");
    }

    @Test
    void decidesOnAFreePortAtOnce() {
        assertThat(processed(Map.of("PORT", "0")).getRequiredProperty("server.port", Integer.class))
                .isGreaterThan(1023);
    }

    private static ConfigurableEnvironment processed(Map<String, String> variables) {
        var environment = new StandardEnvironment();
        var name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, new HashMap<>(variables)));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        new HubEnvironment().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
