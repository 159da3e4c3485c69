import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Secrets made and revealed per second over HTTP beside the bare statements that decide the same on a table of the
/// same form in the same PostgreSQL, in turn, from sixteen connections. `bench/run` starts the hub and calls this.
public class Secrets {

    static final int CONNECTIONS = 16;
    static final int ROUNDS = 3;
    static final long SECONDS = 4;
    static final String SECRET = "{\"secret\":\"correct horse battery staple\",\"ttl\":3600}";

    final URI hub;
    final String token;
    final Socket[] sockets = new Socket[CONNECTIONS];
    final Connection[] connections = new Connection[CONNECTIONS];

    Secrets(URI hub, String token, String jdbc) throws Exception {
        this.hub = hub;
        this.token = token;
        for (int i = 0; i < CONNECTIONS; i++) {
            sockets[i] = new Socket(hub.getHost(), hub.getPort());
            sockets[i].setTcpNoDelay(true);
            connections[i] = DriverManager.getConnection(jdbc);
        }
        try (var statement = connections[0].createStatement()) {
            statement.execute("drop table if exists bench_secret");
            statement.execute("create table bench_secret (like secret including all)");
        }
    }

    /// Arguments: the hub's URL, the owner's `email:token` with the right `decide`, the folder of its database.
    public static void main(String[] arguments) throws Exception {
        var token = new Posts(arguments[0], arguments[1]).join();
        var bench = new Secrets(URI.create(arguments[0]), token, Posts.jdbcUrl(Path.of(arguments[2])));
        for (int i = 0; i < Integer.getInteger("warmup", 5); i++) {
            bench.round(SECONDS);
        }
        var creates = new double[ROUNDS];
        var reveals = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            var rates = bench.round(SECONDS);
            creates[round] = rates[1] / rates[0];
            reveals[round] = rates[3] / rates[2];
            System.out.printf(
                    "inserts %,7.0f/s  creates %,7.0f/s  %.2f x   bare takes %,7.0f/s  reveals %,7.0f/s  %.2f x%n",
                    rates[0], rates[1], creates[round], rates[2], rates[3], reveals[round]);
        }
        System.out.printf(
                "median: create %.2f x, reveal %.2f x the bare statement%n",
                Posts.median(creates), Posts.median(reveals));
        try (var statement = bench.connections[0].createStatement()) {
            statement.execute("drop table bench_secret");
        }
        System.exit(0);
    }

    /// A load of one connection: does it once, false when there is nothing left to do.
    interface Once {
        boolean run() throws Exception;
    }

    /// Inserts, creates, bare takes and reveals per second.
    double[] round(long seconds) throws Exception {
        var rows = new ArrayList<List<byte[]>>();
        var keys = new ArrayList<List<String>>();
        for (int i = 0; i < CONNECTIONS; i++) {
            rows.add(new ArrayList<>());
            keys.add(new ArrayList<>());
        }
        return new double[] {
            perSecond(seconds, i -> inserting(i, rows.get(i))),
            perSecond(seconds, i -> creating(i, keys.get(i))),
            perSecond(seconds, i -> taking(i, rows.get(i))),
            perSecond(seconds, i -> revealing(i, keys.get(i)))
        };
    }

    Once inserting(int number, List<byte[]> rows) throws Exception {
        var random = new Random();
        var insert = connections[number].prepareStatement("""
                insert into bench_secret (id, network_id, secret_key_hash, receipt_key_hash, created_by, kind,
                    has_passphrase, max_reads, reads_left, ciphertext, wrapped_key, expires_at, receipt_expires_at)
                values (?, 'net', ?, ?, 'agent', 'conceal', false, 1, 1, ?, ?, now() + interval '1 hour',
                    now() + interval '2 hours')
                """);
        return () -> {
            var hash = bytes(random, 32);
            insert.setString(1, "sec_" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
            insert.setBytes(2, hash);
            insert.setBytes(3, bytes(random, 32));
            insert.setBytes(4, bytes(random, 56));
            insert.setBytes(5, bytes(random, 97));
            insert.executeUpdate();
            rows.add(hash);
            return true;
        };
    }

    Once taking(int number, List<byte[]> rows) throws Exception {
        var take = connections[number].prepareStatement("""
                update bench_secret set reads_left = reads_left - 1, last_read_at = now(), ciphertext = null,
                    wrapped_key = null
                where secret_key_hash = ? and ciphertext is not null and expires_at > now()
                returning id
                """);
        var left = rows.iterator();
        return () -> {
            if (!left.hasNext()) {
                return false;
            }
            take.setBytes(1, left.next());
            try (var taken = take.executeQuery()) {
                if (!taken.next()) {
                    throw new IllegalStateException("a row was not there");
                }
            }
            return true;
        };
    }

    Once creating(int number, List<String> keys) throws Exception {
        var answers = new Posts.Answers(sockets[number].getInputStream(), 201);
        var out = sockets[number].getOutputStream();
        var request = request("/api/v2/secret", SECRET);
        return () -> {
            out.write(request);
            answers.read();
            var answer = new String(answers.bytes, 0, answers.filled, StandardCharsets.US_ASCII);
            int at = answer.indexOf("\"secret_key\":\"") + 14;
            keys.add(answer.substring(at, answer.indexOf('"', at)));
            return true;
        };
    }

    Once revealing(int number, List<String> keys) throws Exception {
        var answers = new Posts.Answers(sockets[number].getInputStream(), 200);
        var out = sockets[number].getOutputStream();
        var left = keys.iterator();
        return () -> {
            if (!left.hasNext()) {
                return false;
            }
            out.write(request("/api/v2/secret/" + left.next() + "/reveal", "{}"));
            answers.read();
            return true;
        };
    }

    byte[] request(String path, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: " + hub.getAuthority() + "\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// What a connection does, made before the time runs.
    interface Work {
        Once of(int connection) throws Exception;
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

    static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
