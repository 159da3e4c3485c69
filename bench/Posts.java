import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/// Durable posts per second over HTTP beside one-row committed inserts on the same PostgreSQL, in turn, from as
/// many connections. `bench/run` starts the hub and calls this; the relation between the two figures is the
/// result.
///
/// `-Dconnections` says from how many to post (64; the inserts come from 64 at most, more than that slow them down), `-Dlist` how many messages a call carries (1: a message by itself),
/// `-Dwarmup` for how many seconds to post before (60).
public class Posts {

    static final int CONNECTIONS = Integer.getInteger("connections", 64);
    static final int LIST = Integer.getInteger("list", 1);
    static final int ROUNDS = 3;
    static final long SECONDS = 6;
    static final String MESSAGE = "{\"type\":\"status_update\",\"payload\":{\"status\":\"working\",\"summary\":\""
            + "Nightly build of the release branch: 412 of 980 modules compiled, none failed so far\","
            + "\"progress\":42,\"details\":\"" + "compiled ".repeat(24) + "\"}}";

    final String hub;
    final String basic;
    final HttpClient client = HttpClient.newHttpClient();

    Posts(String hub, String owner) {
        this.hub = hub;
        this.basic = "Basic " + Base64.getEncoder().encodeToString(owner.getBytes(StandardCharsets.UTF_8));
    }

    /// Arguments: the hub's URL, the owner's `email:token` with the right `decide`, the folder of its database.
    public static void main(String[] arguments) throws Exception {
        var bench = new Posts(arguments[0], arguments[1]);
        var token = bench.join();
        var jdbc = jdbcUrl(Path.of(arguments[2]));
        var posts = new double[ROUNDS];
        var inserts = new double[ROUNDS];
        var latencies = new ArrayList<Long>();
        System.out.printf("%d connections, %s:%n", CONNECTIONS, LIST == 1 ? "one message a call" : LIST + " messages a call");
        try (var insert = new Inserts(jdbc);
                var post = new HttpPosts(URI.create(arguments[0]), token, latencies)) {
            // The compiler needs some hundred thousand posts before it has made what it will make.
            perSecond(post, Long.getLong("warmup", 60));
            perSecond(insert, 2);
            for (int round = 0; round < ROUNDS; round++) {
                latencies.clear();
                inserts[round] = perSecond(insert, SECONDS);
                posts[round] = LIST * perSecond(post, SECONDS);
                System.out.printf(
                        "one-row inserts %,8.0f/s   durable posts %,8.0f/s   %.2f x   call p50 %.1f ms p99 %.1f ms%n",
                        inserts[round],
                        posts[round],
                        posts[round] / inserts[round],
                        percentile(latencies, 50),
                        percentile(latencies, 99));
            }
        }
        System.out.printf("median: %.2f x one-row inserts of the same PostgreSQL%n", median(posts) / median(inserts));
        System.exit(0);
    }

    /// Work of one connection until the time is over: answers how often it was done.
    interface Load extends AutoCloseable {
        int connections();

        Callable<Long> connection(int number, long until);

        @Override
        void close() throws Exception;
    }

    static double perSecond(Load load, long seconds) throws Exception {
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        try (var threads = Executors.newFixedThreadPool(load.connections())) {
            List<Future<Long>> done = new ArrayList<>();
            for (int i = 0; i < load.connections(); i++) {
                done.add(threads.submit(load.connection(i, until)));
            }
            long sum = 0;
            for (var one : done) {
                sum += one.get();
            }
            return sum / (double) seconds;
        }
    }

    /// One row and one commit a call, a connection each.
    static final class Inserts implements Load {
        final Connection[] connections = new Connection[Math.min(CONNECTIONS, 64)];

        Inserts(String jdbc) throws Exception {
            for (int i = 0; i < connections.length; i++) {
                connections[i] = DriverManager.getConnection(jdbc);
            }
            try (var statement = connections[0].createStatement()) {
                statement.execute("drop table if exists bench_row");
                statement.execute(
                        "create table bench_row (id bigint generated always as identity primary key, body bytea not null)");
            }
        }

        @Override
        public int connections() {
            return connections.length;
        }

        @Override
        public Callable<Long> connection(int number, long until) {
            return () -> {
                long done = 0;
                var body = MESSAGE.getBytes(StandardCharsets.UTF_8);
                try (var insert =
                        connections[number].prepareStatement("insert into bench_row (body) values (?)")) {
                    while (System.nanoTime() < until) {
                        insert.setBytes(1, body);
                        insert.executeUpdate();
                        done++;
                    }
                }
                return done;
            };
        }

        @Override
        public void close() throws Exception {
            try (var statement = connections[0].createStatement()) {
                statement.execute("drop table bench_row");
            }
            for (var connection : connections) {
                connection.close();
            }
        }
    }

    /// One POST a call on a connection that is kept; every answer must be 201.
    static final class HttpPosts implements Load {
        final Socket[] sockets = new Socket[CONNECTIONS];
        final byte[] request;
        final List<Long> latencies;

        HttpPosts(URI hub, String token, List<Long> latencies) throws IOException {
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets[i] = new Socket(hub.getHost(), hub.getPort());
                sockets[i].setTcpNoDelay(true);
            }
            this.latencies = latencies;
            var body = LIST == 1 ? MESSAGE : "[" + String.join(",", Collections.nCopies(LIST, MESSAGE)) + "]";
            this.request = ("POST /api/v2/agent/messages HTTP/1.1\r\nHost: " + hub.getAuthority() + "\r\nAuthorization: Bearer "
                            + token + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int connections() {
            return sockets.length;
        }

        @Override
        public Callable<Long> connection(int number, long until) {
            return () -> {
                var out = sockets[number].getOutputStream();
                var answers = new Answers(sockets[number].getInputStream(), 201);
                var mine = new ArrayList<Long>();
                while (System.nanoTime() < until) {
                    long start = System.nanoTime();
                    out.write(request);
                    answers.read();
                    mine.add(System.nanoTime() - start);
                }
                synchronized (latencies) {
                    latencies.addAll(mine);
                }
                return (long) mine.size();
            };
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /// Reads answers off a connection, whole and in order: the status must be the one that is expected, the length is
    /// what they say.
    static final class Answers {
        static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
        final InputStream in;
        final byte[] expected;
        final byte[] bytes = new byte[16 * 1024];
        int filled;

        Answers(InputStream in, int status) {
            this.in = in;
            this.expected = ("HTTP/1.1 " + status + " ").getBytes(StandardCharsets.US_ASCII);
        }

        /// The answer is in `bytes` up to `filled` afterwards.
        void read() throws IOException {
            filled = 0;
            int head = -1;
            for (int from = 0; head < 0; from = Math.max(0, filled - 3)) {
                fill();
                head = endOfHead(from);
            }
            if (!Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length)) {
                throw new IOException("the hub answered " + new String(bytes, 0, head, StandardCharsets.US_ASCII));
            }
            int whole = head + length(head);
            while (filled < whole) {
                fill();
            }
            if (filled > whole) {
                throw new IOException("the hub answered more than it announced");
            }
        }

        private void fill() throws IOException {
            int count = in.read(bytes, filled, bytes.length - filled);
            if (count <= 0) {
                throw new IOException("the hub closed the connection, or its answer is too long");
            }
            filled += count;
        }

        private int endOfHead(int from) {
            for (int i = from; i + 3 < filled; i++) {
                if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                    return i + 4;
                }
            }
            return -1;
        }

        private int length(int head) throws IOException {
            for (int i = 0; i + LENGTH.length < head; i++) {
                if (bytes[i] == '\r' && isLength(i)) {
                    int length = 0;
                    for (int j = i + LENGTH.length; bytes[j] != '\r'; j++) {
                        length = bytes[j] == ' ' ? length : 10 * length + bytes[j] - '0';
                    }
                    return length;
                }
            }
            throw new IOException("the answer has no Content-Length");
        }

        private boolean isLength(int at) {
            for (int i = 0; i < LENGTH.length; i++) {
                int c = bytes[at + i];
                if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != LENGTH[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Joins as an agent, lets the owner approve it, and answers its token.
    String join() throws Exception {
        var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var spki = keys.getPublic().getEncoded();
        var key = "ed25519:" + Base64.getEncoder().encodeToString(Arrays.copyOfRange(spki, 12, 44));
        var name = "bench-" + Integer.toHexString(new Random().nextInt());
        var asked = signed(
                keys.getPrivate(),
                "/api/v2/agent/auth",
                "application/json",
                null,
                "{\"name\":\"" + name + "\",\"purpose\":\"Measure\",\"public_key\":\"" + key + "\",\"aud\":\"" + hub + "\"}");
        var approve = HttpRequest.newBuilder(
                        URI.create(hub + "/api/v2/approvals/" + text(asked, "approval_id") + "/approve"))
                .header("Authorization", basic)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        send(approve);
        var agent = text(asked, "agent_id");
        var token = signed(
                keys.getPrivate(),
                "/oauth2/token",
                "application/x-www-form-urlencoded",
                agent,
                "grant_type=urn:openid:params:grant-type:ciba&auth_req_id=" + text(asked, "auth_req_id") + "&client_id="
                        + agent + "&aud=" + hub);
        return text(token, "access_token");
    }

    String signed(java.security.PrivateKey key, String path, String type, String agent, String body) throws Exception {
        var time = String.valueOf(Instant.now().getEpochSecond());
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update((time + "." + body).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(hub + path))
                .header("Content-Type", type)
                .header("X-Agent-Sig-Time", time)
                .header("X-Agent-Sig", Base64.getEncoder().encodeToString(signature.sign()))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (agent != null) {
            request.header("X-Agent-Id", agent);
        }
        return send(request);
    }

    String send(HttpRequest.Builder request) throws Exception {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static String text(String json, String member) {
        var found = Pattern.compile("\"" + member + "\":\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("no " + member + " in " + json);
        }
        return found.group(1);
    }

    /// The embedded server's address: its port is in line 4 of postmaster.pid, its password beside it.
    static String jdbcUrl(Path cluster) throws IOException {
        var port = Files.readAllLines(cluster.resolve("postmaster.pid")).get(3).strip();
        var password = Files.readString(cluster.resolve("hub.password")).strip();
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=hub&password=" + password;
    }

    static double percentile(List<Long> nanos, int percent) {
        var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
