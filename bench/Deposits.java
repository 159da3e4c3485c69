import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Deposits per second over HTTP beside the bare transaction that does the same on tables of the same form in the
/// same PostgreSQL (take the nonce, write the value, write the log, commit), in turn, from sixteen connections; and
/// the processor time of the hub for a forged token. `bench/run` starts the hub and calls this.
public class Deposits {

    static final int CONNECTIONS = 16;
    static final int ROUNDS = 3;
    static final long SECONDS = Long.getLong("seconds", 4);
    static final int TOKENS = Integer.getInteger("tokens", 20_000);
    static final String VALUE = "sk_live_0123456789abcdefghijklmnopqrstuv";

    final URI hub;
    final Path process;
    final KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    final String agent;
    final Socket[] sockets = new Socket[CONNECTIONS];
    final Connection[] connections = new Connection[CONNECTIONS];

    Deposits(String hub, String owner, String process, String jdbc) throws Exception {
        this.hub = URI.create(hub);
        this.process = Path.of("/proc", process, "stat");
        this.agent = join(new Posts(hub, owner));
        for (int i = 0; i < CONNECTIONS; i++) {
            sockets[i] = new Socket(this.hub.getHost(), this.hub.getPort());
            sockets[i].setTcpNoDelay(true);
            connections[i] = DriverManager.getConnection(jdbc);
            connections[i].setAutoCommit(false);
        }
        try (var statement = connections[0].createStatement()) {
            for (var table : List.of("deposit_nonce", "vault_version", "deposit_log")) {
                statement.execute("drop table if exists bench_" + table);
                statement.execute("create table bench_" + table + " (like " + table + " including all)");
            }
            connections[0].commit();
        }
    }

    /// Arguments: the hub's URL, the owner's `email:token` with the right `decide`, the hub's process id, the folder
    /// of its database.
    public static void main(String[] arguments) throws Exception {
        var bench = new Deposits(
                arguments[0], arguments[1], arguments[2], Posts.jdbcUrl(Path.of(arguments[3])));
        for (int i = 0; i < Integer.getInteger("warmup", 8); i++) {
            bench.round();
        }
        var relations = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            var rates = bench.round();
            relations[round] = rates[1] / rates[0];
            System.out.printf(
                    "bare three statements %,7.0f/s   deposits %,7.0f/s   %.2f x%n",
                    rates[0], rates[1], relations[round]);
        }
        System.out.printf("median: deposit %.2f x the bare transaction%n", Posts.median(relations));
        bench.forge(2);
        System.out.printf("forged token: %.3f ms of processor time in the hub%n", bench.forge(SECONDS));
        try (var statement = bench.connections[0].createStatement()) {
            statement.execute("drop table bench_deposit_nonce, bench_vault_version, bench_deposit_log");
            bench.connections[0].commit();
        }
        System.exit(0);
    }

    /// A load of one connection: does it once, false when there is nothing left to do.
    interface Once {
        boolean run() throws Exception;
    }

    /// What a connection does, made before the time runs.
    interface Work {
        Once of(int connection) throws Exception;
    }

    /// Bare transactions and deposits per second.
    double[] round() throws Exception {
        var requests = requests(TOKENS);
        return new double[] {
            perSecond(SECONDS, this::bare), perSecond(SECONDS, i -> depositing(i, requests.get(i).iterator()))
        };
    }

    Once bare(int number) throws Exception {
        var random = new Random();
        var connection = connections[number];
        var claim = connection.prepareStatement("""
                insert into bench_deposit_nonce (agent_id, nonce_hash, network_id, expires_at)
                values (?, ?, 'net', now() + interval '10 minutes') on conflict do nothing
                """);
        var store = connection.prepareStatement("""
                insert into bench_vault_version (network_id, agent_id, label, version, sealed, bytes, source)
                values ('net', ?, 'bench', ?, ?, ?, 'deposit')
                """);
        var log = connection.prepareStatement("""
                insert into bench_deposit_log (
                    network_id, agent_id, deposit_id, label, outcome, bytes, address, user_agent)
                values ('net', ?, ?, 'bench', 'deposited', ?, '127.0.0.1', 'bench')
                """);
        return () -> {
            claim.setString(1, agent);
            claim.setBytes(2, bytes(random, 32));
            if (claim.executeUpdate() != 1) {
                throw new IllegalStateException("a nonce came twice");
            }
            store.setString(1, agent);
            store.setString(2, Long.toHexString(random.nextLong()));
            store.setBytes(3, bytes(random, VALUE.length() + 28));
            store.setInt(4, VALUE.length());
            store.executeUpdate();
            log.setString(1, agent);
            log.setString(2, "dep_" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
            log.setInt(3, VALUE.length());
            log.executeUpdate();
            connection.commit();
            return true;
        };
    }

    Once depositing(int number, Iterator<byte[]> requests) throws Exception {
        var answers = new Posts.Answers(sockets[number].getInputStream(), 200);
        var out = sockets[number].getOutputStream();
        return () -> {
            if (!requests.hasNext()) {
                return false;
            }
            out.write(requests.next());
            answers.read();
            return true;
        };
    }

    /// Milliseconds of processor time for a token that has the right form and a signature of somebody else.
    double forge(long seconds) throws Exception {
        var token = token("bench");
        var text = token.substring(0, token.indexOf('.'));
        var other = new byte[64];
        new Random(1).nextBytes(other);
        // A signature whose last number is too large is refused unread: make it one that must be computed.
        other[63] = 0;
        var request = request(text + "." + base64(other));
        double before = Tokens.seconds(process);
        var done = new long[CONNECTIONS];
        perSecond(seconds, i -> {
            var answers = new Posts.Answers(sockets[i].getInputStream(), 404);
            var out = sockets[i].getOutputStream();
            return () -> {
                out.write(request);
                answers.read();
                done[i]++;
                return true;
            };
        });
        return 1000 * (Tokens.seconds(process) - before) / Arrays.stream(done).sum();
    }

    /// Requests with tokens of their own for every connection; they are signed before the time runs.
    List<List<byte[]>> requests(int count) throws Exception {
        var all = new ArrayList<List<byte[]>>();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var signing = new ArrayList<Future<List<byte[]>>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Callable<List<byte[]>> sign = () -> {
                    var requests = new ArrayList<byte[]>();
                    for (int n = 0; n < count / CONNECTIONS; n++) {
                        requests.add(request(token("bench")));
                    }
                    return requests;
                };
                signing.add(threads.submit(sign));
            }
            for (var one : signing) {
                all.add(one.get());
            }
        }
        return all;
    }

    String token(String label) throws Exception {
        var random = new Random();
        var payload = "{\"label\":\"" + label + "\",\"nonce\":\"" + Long.toHexString(random.nextLong())
                + Long.toHexString(random.nextLong()) + "00000000\",\"expires_at\":"
                + (Instant.now().getEpochSecond() + 3600) + "}";
        var text = base64(payload.getBytes(StandardCharsets.US_ASCII));
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(keys.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + base64(signature.sign());
    }

    byte[] request(String token) {
        return ("POST /a/" + agent + "/d/" + token + " HTTP/1.1\r\nHost: " + hub.getAuthority()
                        + "\r\nUser-Agent: bench\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                        + VALUE.length() + "\r\n\r\n" + VALUE)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Joins as an agent that has a deposit box, and answers its id.
    String join(Posts posts) throws Exception {
        var key = "ed25519:"
                + Base64.getEncoder()
                        .encodeToString(Arrays.copyOfRange(keys.getPublic().getEncoded(), 12, 44));
        var asked = posts.signed(
                keys.getPrivate(),
                "/api/v2/agent/auth",
                "application/json",
                null,
                "{\"name\":\"deposits-" + Integer.toHexString(new Random().nextInt())
                        + "\",\"purpose\":\"Measure\",\"scope\":\"vault\",\"public_key\":\"" + key + "\",\"aud\":\"" + hub
                        + "\"}");
        posts.send(java.net.http.HttpRequest.newBuilder(
                        URI.create(hub + "/api/v2/approvals/" + Posts.text(asked, "approval_id") + "/approve"))
                .header("Authorization", posts.basic)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")));
        return Posts.text(asked, "agent_id");
    }

    static double perSecond(long seconds, Work work) throws Exception {
        var loads = new ArrayList<Once>();
        for (int i = 0; i < CONNECTIONS; i++) {
            loads.add(work.of(i));
        }
        long start = System.nanoTime();
        long until = start + seconds * 1_000_000_000L;
        double rate = 0;
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var done = new ArrayList<Future<Double>>();
            for (var load : loads) {
                Callable<Double> one = () -> {
                    long times = 0;
                    while (System.nanoTime() < until && load.run()) {
                        times++;
                    }
                    return times * 1e9 / (System.nanoTime() - start);
                };
                done.add(threads.submit(one));
            }
            for (var one : done) {
                rate += one.get();
            }
        }
        return rate;
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
