package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.BaseUrl;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// One environment variable of the hub and what its value must be.
///
/// @param name as the operator writes it
/// @param property the setting it becomes in `application.yaml`
/// @param mustBe the end of the sentence "It must be …"
/// @param secret whether its value is kept out of every message
record Variable(String name, String property, String mustBe, boolean secret, Predicate<String> accepts) {

    private static final int LARGEST_PORT = 65_535;
    private static final int SHORTEST_PASSWORD = 12;
    private static final int LONGEST_PASSWORD = 128;
    private static final int SHORTEST_API_TOKEN = 16;

    /// Every variable that changes what the hub does.
    static final List<Variable> ALL = List.of(
            new Variable(
                    "PORT", "server.port", "a port number of 0 to 65535 (0: any free one)", false, Variable::isPort),
            new Variable(
                    "HUB_BASE_URL",
                    "hub.base-url",
                    "the hub's public address alone, like https://hub.example.com, without user, path or query",
                    false,
                    Variable::isBaseUrl),
            new Variable(
                    "DATABASE_URL",
                    "hub.database-url",
                    "like postgresql://user:password@host:5432/database, with special characters percent-encoded",
                    true,
                    value -> DatabaseUrl.parse(value).isPresent()),
            new Variable("HUB_DATA_DIR", "hub.data-dir", "the path of a folder", false, Variable::isPath),
            new Variable(
                    "HUB_MASTER_KEY",
                    "hub.master-key",
                    "32 random bytes in base64, as `openssl rand -base64 32` prints them",
                    true,
                    value -> MasterKey.parse(value).isPresent()),
            new Variable(
                    "HUB_MASTER_KEY_PREVIOUS",
                    "hub.master-key-previous",
                    "the master keys that only open: one or more of 32 bytes in base64, separated by commas",
                    true,
                    value -> Arrays.stream(value.split(","))
                            .allMatch(key -> MasterKey.parse(key).isPresent())),
            new Variable(
                    "HUB_OWNER_EMAIL",
                    "hub.owner.email",
                    "an e-mail address",
                    false,
                    value -> value.strip().matches("[^@\\s]+@[^@\\s]+")),
            new Variable(
                    "HUB_OWNER_PASSWORD",
                    "hub.owner.password",
                    SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters long",
                    true,
                    Variable::isPassword),
            new Variable(
                    "HUB_OWNER_API_TOKEN",
                    "hub.owner.api-token",
                    "at least " + SHORTEST_API_TOKEN + " characters long, without spaces",
                    true,
                    value -> value.strip().matches("\\S{" + SHORTEST_API_TOKEN + ",}")),
            new Variable(
                    "HUB_OWNER_API_TOKEN_RIGHTS",
                    "hub.owner.api-token-rights",
                    "`secrets` or `secrets decide`",
                    false,
                    value -> Set.of("secrets", "decide")
                            .containsAll(Arrays.asList(value.strip().split("[\\s,]+")))),
            new Variable(
                    "HUB_OIDC_ISSUER",
                    "hub.oidc.issuer",
                    "the provider's address over https, like https://login.example.com",
                    false,
                    Variable::isIssuer),
            new Variable(
                    "HUB_OIDC_CLIENT_ID",
                    "hub.oidc.client-id",
                    "what the provider calls this hub",
                    false,
                    Variable::isText),
            new Variable(
                    "HUB_OIDC_CLIENT_SECRET",
                    "hub.oidc.client-secret",
                    "what the provider gave this hub",
                    true,
                    Variable::isText),
            new Variable(
                    "HUB_OIDC_NAME",
                    "hub.oidc.name",
                    "a name of at most 64 characters",
                    false,
                    value -> value.length() <= 64),
            new Variable(
                    "HUB_NETWORK_NAME",
                    "hub.network-name",
                    "a name of at most 64 characters",
                    false,
                    value -> value.length() <= 64),
            new Variable(
                    "HUB_ONBOARDING",
                    "hub.onboarding",
                    "`open` or `invite`",
                    false,
                    Set.of("open", "invite")::contains),
            new Variable(
                    "HUB_AFTER_RESTORE",
                    "hub.restore.sealed",
                    "`burn` or `keep`",
                    false,
                    Set.of("burn", "keep")::contains),
            rate("HUB_RATE_POSTS_PER_MINUTE", "hub.rate.posts-per-minute"),
            rate("HUB_RATE_READS_PER_MINUTE", "hub.rate.reads-per-minute"),
            rate("HUB_RATE_ACTIONS_PER_MINUTE", "hub.rate.actions-per-minute"),
            rate("HUB_RATE_SECRETS_PER_HOUR", "hub.rate.secrets-per-hour"),
            rate("HUB_RATE_AUTH_PER_MINUTE", "hub.rate.auth-per-minute"),
            new Variable("HUB_TLS_CERTIFICATE", "hub.tls.certificate", "the path of a file", false, Variable::isPath),
            new Variable("HUB_TLS_KEY", "hub.tls.key", "the path of a file", false, Variable::isPath),
            new Variable(
                    "HUB_HTTP_PORT",
                    "hub.tls.http-port",
                    "a port number of 0 to 65535 (0: none)",
                    false,
                    Variable::isPort),
            new Variable(
                    "HUB_ACME_EMAIL",
                    "hub.acme.email",
                    "an e-mail address",
                    false,
                    value -> value.strip().matches("[^@\\s]+@[^@\\s]+")),
            new Variable(
                    "HUB_ACME_DIRECTORY",
                    "hub.acme.directory",
                    "the https address of an ACME server's directory",
                    false,
                    value -> value.matches("https://[^\\s?#@]+")),
            new Variable("HUB_ACME_TRUST", "hub.acme.trust", "the path of a file", false, Variable::isPath),
            new Variable(
                    "HUB_DRAIN_PAUSE",
                    "hub.drain.pause",
                    "a time of 0s to 15s",
                    false,
                    value -> value.matches("0*(\\d|1[0-5])s")),
            lifetime("HUB_AUDIT_TTL", "hub.messaging.audit.ttl"),
            lifetime("HUB_AUDIT_SECURITY_TTL", "hub.messaging.audit.security-ttl"),
            new Variable(
                    "HUB_LOOP_BRAKE",
                    "hub.messaging.brake.messages",
                    "a whole number (0: threads are never stopped)",
                    false,
                    value -> value.matches("\\d{1,9}")),
            new Variable(
                    "HUB_GUEST_SECRETS",
                    "hub.vault.guest-secrets",
                    "`true` or `false`",
                    false,
                    value -> Set.of("true", "false").contains(value.strip())),
            new Variable(
                    "HUB_MCP_ALLOWED_ORIGINS",
                    "hub.mcp.allowed-origins",
                    "origins of web pages, like https://client.example.com, separated by commas",
                    false,
                    value -> value.matches("\\s*https?://[^\\s/,]+(\\s*,\\s*https?://[^\\s/,]+)*\\s*")),
            new Variable(
                    "HUB_NATS_URL",
                    "hub.nats.url",
                    "addresses of NATS servers like nats://host:4222 or tls://host:4222, separated by commas",
                    true,
                    Variable::isNats),
            new Variable(
                    "HUB_NATS_PUBLIC_URL",
                    "hub.nats.public-url",
                    "addresses of NATS servers like tls://nats.example.com:4222, separated by commas, without users",
                    false,
                    value -> isNats(value) && !value.contains("@")),
            new Variable(
                    "HUB_NATS_ACCOUNT_SEED",
                    "hub.nats.account-seed",
                    "the signing key of a NATS account, as `hub nats-account FOLDER` and `nsc` write it (SAA…)",
                    true,
                    value -> value.matches("SA[A-Z2-7]{56}")),
            new Variable(
                    "HUB_NATS_ACCOUNT",
                    "hub.nats.account",
                    "the public key of a NATS account (AA…)",
                    false,
                    value -> value.matches("A[A-Z2-7]{55}")),
            new Variable(
                    "HUB_SMTP_URL",
                    "hub.mail.url",
                    "like smtps://user:password@host:465 or smtp://user:password@host:587?starttls, with special"
                            + " characters percent-encoded",
                    true,
                    value -> SmtpUrl.parse(value).isPresent()),
            new Variable(
                    "HUB_MAIL_FROM",
                    "hub.mail.from",
                    "an e-mail address, like hub@example.com or Agent Hub <hub@example.com>",
                    false,
                    value -> value.strip().matches("[^@\\s<>]+@[^@\\s<>]+|[^<>\\p{Cntrl}]+ <[^@\\s<>]+@[^@\\s<>]+>")),
            new Variable(
                    "HUB_AGENT_DOMAIN",
                    "hub.agent-domain",
                    "the domain below which agents get names, like agents.example.net, without scheme or port",
                    false,
                    value -> value.matches("(?i)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?")),
            new Variable(
                    "HUB_MANAGEMENT_PORT",
                    "hub.management-port",
                    "a port for this machine only, like 9090, or an address and a port, like 10.0.0.5:9090; *:9090 is every"
                            + " address",
                    false,
                    Variable::isPlace),
            new Variable(
                    "HUB_LOG_FORMAT", "hub.log-format", "`text` or `json`", false, Set.of("text", "json")::contains),
            new Variable(
                    "OTEL_EXPORTER_OTLP_ENDPOINT",
                    "hub.otlp.endpoint",
                    "the address of an OTLP/HTTP receiver, like http://localhost:4318",
                    true,
                    value -> value.matches("https?://[^\\s?#@]+")),
            new Variable(
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "hub.otlp.headers",
                    "headers like name=value,name=value, with special characters percent-encoded",
                    true,
                    value -> value.matches("[^=,\\s]+=[^,]*(,[^=,\\s]+=[^,]*)*")),
            new Variable("OTEL_SERVICE_NAME", "hub.otlp.service-name", "a name", false, Variable::isText),
            new Variable(
                    "OTEL_TRACES_SAMPLER_ARG",
                    "hub.otlp.sampled",
                    "the part of all calls that are traced, from 0 to 1",
                    false,
                    value -> value.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")),
            new Variable(
                    "HUB_TRUSTED_PROXIES",
                    "hub.trusted-proxies",
                    "`private`, a number of hops, or addresses like 10.0.0.1, 10.0.0.0/8",
                    false,
                    Variable::isTrust));

    private static boolean isIssuer(String value) {
        try {
            var url = URI.create(value.strip());
            return url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && ("https".equals(url.getScheme())
                            || ("http".equals(url.getScheme()) && BaseUrl.isLoopbackHost(url.getHost())));
        } catch (IllegalArgumentException notAUrl) {
            return false;
        }
    }

    private static boolean isNats(String value) {
        return value.matches("(nats|tls|ws|wss)://[^\\s,]+(\\s*,\\s*(nats|tls|ws|wss)://[^\\s,]+)*");
    }

    private static boolean isText(String value) {
        return !value.isBlank() && value.length() <= 1000;
    }

    private static Variable rate(String name, String property) {
        return new Variable(
                name, property, "a whole number of 1 or more", false, value -> value.matches("0*[1-9]\\d{0,8}"));
    }

    private static Variable lifetime(String name, String property) {
        return new Variable(
                name, property, "a time like 90m, 24h or 400d", false, value -> value.matches("0*[1-9]\\d{0,5}[smhd]"));
    }

    /// Refuses `value` in one line.
    void check(String value) {
        if (!accepts.test(value)) {
            throw new StartRefused(name + (mayBeShown(value) ? " is \"" + value + "\"" : " is not usable")
                    + ": it must be " + mustBe + ".");
        }
    }

    /// Addresses are sometimes given with a password in them.
    private boolean mayBeShown(String value) {
        return !secret && !(property.equals("hub.base-url") && value.matches(".*[@?#].*"));
    }

    private static boolean isPlace(String value) {
        int colon = value.lastIndexOf(':');
        return isPort(value.substring(colon + 1))
                && (colon < 0 || value.substring(0, colon).matches("\\*|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]"));
    }

    private static boolean isPort(String value) {
        return value.matches("\\d{1,5}") && Integer.parseInt(value) <= LARGEST_PORT;
    }

    private static boolean isBaseUrl(String value) {
        try {
            return new BaseUrl(value).value().matches("https?://[^/?#@\\s]+");
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static boolean isPath(String value) {
        try {
            return !Path.of(value).toString().isBlank();
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }

    private static boolean isPassword(String value) {
        int length = value.codePointCount(0, value.length());
        return length >= SHORTEST_PASSWORD && length <= LONGEST_PASSWORD;
    }

    private static boolean isTrust(String value) {
        return value.equals("private")
                || value.matches("\\d{1,2}")
                || Arrays.stream(value.split(","))
                        .allMatch(part -> part.strip()
                                .matches("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(/\\d{1,3})?"));
    }
}
