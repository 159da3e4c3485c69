package com.onetimesecret.hub.rehearsal;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.util.FileSystemUtils;

/// Runs a hub on a folder that goes away afterwards and asks it what is asked most: with `-XX:AOTCacheOutput` the
/// JVM then keeps what it loaded and linked meanwhile.
///
/// It uses neither the database nor the folder nor the port that the environment names.
public final class Rehearsal {

    /// The argument that asks for it.
    public static final String NAME = "rehearse";

    private static final List<String> ASKED = List.of(
            "/",
            "/llms.txt",
            "/agent.sh",
            "/.well-known/agent-network.json",
            "/.well-known/openid-configuration",
            "/oauth2/jwks",
            "/login",
            "/dashboard/approvals",
            "/api/v2/agent/messages?since=all",
            "/readyz");
    // Enough to see which methods matter, and few enough for the limits of a caller without a name.
    private static final int ROUNDS = 3;
    private static final int ATTEMPTS = 20;
    private static final long BETWEEN_ATTEMPTS_MILLIS = 250;
    private static final Pattern SECRET_KEY = Pattern.compile("\"secret_key\":\"([^\"]+)\"");

    private final HttpClient client;
    private final String hub;

    private Rehearsal(HttpClient client, String hub) {
        this.client = client;
        this.hub = hub;
    }

    /// Plays it with the hub that this class starts.
    ///
    /// @throws IllegalStateException if the hub could not answer
    public static void play(Class<?> application) {
        try {
            var folder = Files.createTempDirectory("hub-rehearsal");
            try (var running = SpringApplication.run(application, settings(folder));
                    var client = HttpClient.newHttpClient()) {
                new Rehearsal(client, running.getBean(BaseUrl.class).value()).ask();
            } finally {
                FileSystemUtils.deleteRecursively(folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the hub rehearsed", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The hub could not rehearse", e);
        }
    }

    // With an owner, because nobody can store a secret in a hub that is nobody's.
    private static String[] settings(Path folder) {
        return new String[] {
            "--server.port=0",
            "--hub.management-port=",
            "--hub.acme.email=",
            "--hub.nats.url=",
            "--hub.nats.account-seed=",
            "--hub.acme.trust=",
            "--hub.tls.certificate=",
            "--hub.tls.key=",
            "--hub.tls.http-port=0",
            "--hub.base-url=",
            "--hub.database-url=",
            "--hub.master-key=",
            "--hub.data-dir=" + folder,
            "--hub.owner.email=rehearsal@example.com",
            "--hub.owner.password=" + new Tokens().base62(24)
        };
    }

    private void ask() throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            for (var path : ASKED) {
                answerTo(to(path).build());
            }
            passASecret();
        }
    }

    /// The owner is made a moment after the hub is ready; without one the rehearsal is worth a little less.
    private void passASecret() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var key = SECRET_KEY.matcher(answerTo(form("/api/v1/share", "secret=rehearsed")));
            if (key.find()) {
                answerTo(form("/api/v1/secret/" + key.group(1), ""));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(hub + path));
    }

    private HttpRequest form(String path, String body) {
        return to(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private String answerTo(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 500) {
            throw new IllegalStateException(request.uri().getPath() + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
