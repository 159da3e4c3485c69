import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/// Processor time of the hub and of its PostgreSQL for one issued token and for one poll that waits, each proven by
/// an ES256 client assertion, from eight connections. `bench/run` starts the hub and calls this.
public class Tokens {

    static final int CONNECTIONS = 8;
    static final int ROUNDS = 3;
    static final int CALLS = 500;
    static final String CIBA = "urn:openid:params:grant-type:ciba";
    static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    final String hub;
    final String basic;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// An agent, approved or still waiting, and its key.
    record Agent(String id, String authReqId, KeyPair keys) {}

    Tokens(String hub, String owner) {
        this.hub = hub;
        this.basic = "Basic " + Base64.getEncoder().encodeToString(owner.getBytes(StandardCharsets.UTF_8));
    }

    /// Arguments: the hub's URL, the owner's `email:token` with the right `decide`, the hub's process id, the folder
    /// of its database.
    public static void main(String[] arguments) throws Exception {
        var bench = new Tokens(arguments[0], arguments[1]);
        var hub = Path.of("/proc", arguments[2], "stat");
        var cluster = Path.of(arguments[3]).toRealPath();
        var approved = new ArrayList<Agent>();
        var waiting = new ArrayList<Agent>();
        for (int i = 0; i < CONNECTIONS; i++) {
            approved.add(bench.join("tokens-" + i, true));
            waiting.add(bench.join("polls-" + i, false));
        }
        bench.measure("issued token", approved, "grant_type=client_credentials", "access_token", hub, cluster);
        bench.measure("waiting poll", waiting, "grant_type=" + CIBA, "error", hub, cluster);
        System.exit(0);
    }

    void measure(String what, List<Agent> agents, String grant, String expected, Path hub, Path cluster)
            throws Exception {
        for (int calls = 0; calls < Integer.getInteger("warmup", 40_000); calls += CONNECTIONS * CALLS) {
            run(agents, grant, expected);
        }
        for (int round = 0; round < ROUNDS; round++) {
            var bodies = bodies(agents, grant);
            double hubBefore = seconds(hub);
            double databaseBefore = database(cluster);
            run(bodies, expected);
            double calls = CONNECTIONS * CALLS;
            System.out.printf(
                    "%s: %.2f ms of processor time in the hub, %.2f ms in PostgreSQL%n",
                    what,
                    (seconds(hub) - hubBefore) * 1000 / calls,
                    (database(cluster) - databaseBefore) * 1000 / calls);
        }
    }

    void run(List<Agent> agents, String grant, String expected) throws Exception {
        run(bodies(agents, grant), expected);
    }

    /// Signed beforehand, so that the time of the calls is the hub's alone.
    List<List<String>> bodies(List<Agent> agents, String grant) throws Exception {
        var bodies = new ArrayList<List<String>>();
        for (var agent : agents) {
            var mine = new ArrayList<String>();
            for (int i = 0; i < CALLS; i++) {
                mine.add(grant + "&auth_req_id=" + agent.authReqId() + "&client_id=" + agent.id()
                        + "&client_assertion_type=" + ASSERTION + "&client_assertion=" + assertion(agent));
            }
            bodies.add(mine);
        }
        return bodies;
    }

    void run(List<List<String>> bodies, String expected) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> done = new ArrayList<>();
            for (var mine : bodies) {
                done.add(threads.submit(() -> {
                    for (var body : mine) {
                        var answer = send(HttpRequest.newBuilder(URI.create(hub + "/oauth2/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(body)));
                        if (!answer.contains('"' + expected + '"') || answer.contains("invalid")) {
                            throw new IOException(answer);
                        }
                    }
                    return null;
                }));
            }
            for (var one : done) {
                one.get();
            }
        }
    }

    /// What the process used up so far, on all processors together.
    static double seconds(Path stat) throws IOException {
        var fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
        // Fields 14 and 15 of proc(5), in hundredths of a second.
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /// The same for every process of the database that is there.
    static double database(Path cluster) throws IOException {
        double sum = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                try {
                    if (process.resolve("cwd").toRealPath().equals(cluster)) {
                        sum += seconds(process.resolve("stat"));
                    }
                } catch (IOException endedOrForeign) {
                    // Not one of ours.
                }
            }
        }
        return sum;
    }

    Agent join(String name, boolean approve) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var keys = generator.generateKeyPair();
        var spki = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
        var body = "{\"name\":\"" + name + "\",\"purpose\":\"Measure\",\"public_key\":\"" + spki + "\",\"aud\":\""
                + hub + "\"}";
        var time = String.valueOf(Instant.now().getEpochSecond());
        var asked = send(HttpRequest.newBuilder(URI.create(hub + "/api/v2/agent/auth"))
                .header("Content-Type", "application/json")
                .header("X-Agent-Sig-Time", time)
                .header(
                        "X-Agent-Sig",
                        Base64.getEncoder().encodeToString(sign(keys, "SHA256withECDSA", time + "." + body)))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (approve) {
            send(HttpRequest.newBuilder(
                            URI.create(hub + "/api/v2/approvals/" + text(asked, "approval_id") + "/approve"))
                    .header("Authorization", basic)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")));
        }
        return new Agent(text(asked, "agent_id"), text(asked, "auth_req_id"), keys);
    }

    String assertion(Agent agent) throws Exception {
        long now = Instant.now().getEpochSecond();
        var text = part("{\"alg\":\"ES256\"}") + "."
                + part("{\"iss\":\"" + agent.id() + "\",\"sub\":\"" + agent.id() + "\",\"aud\":\"" + hub
                        + "\",\"exp\":" + (now + 280) + ",\"iat\":" + now + ",\"jti\":\"" + UUID.randomUUID() + "\"}");
        return text + "."
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(sign(agent.keys(), "SHA256withECDSAinP1363Format", text));
    }

    static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sign(KeyPair keys, String form, String text) throws Exception {
        var signature = Signature.getInstance(form);
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.UTF_8));
        return signature.sign();
    }

    String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    static String text(String json, String member) {
        var found = Pattern.compile('"' + member + "\":\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException(json);
        }
        return found.group(1);
    }
}
