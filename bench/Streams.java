import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Deliveries of `GET /api/v2/agent/subscribe` over many sockets, beside a bare loop that writes the same bytes to as
/// many sockets, in the same run. `bench/run` starts the hub and calls this.
public class Streams {

    static final String TOPIC = "bench.streams";
    static final int READERS = 2;
    static final byte[] MARK = "\"summary\":\"t=".getBytes(StandardCharsets.US_ASCII);

    /// Arguments: the hub's URL, the owner's `email:token` with the right `decide`, the hub's process id.
    public static void main(String[] arguments) throws Exception {
        var hub = URI.create(arguments[0]);
        var tokens = new Posts(arguments[0], arguments[1]);
        var reader = tokens.join();
        var writer = tokens.join();
        var process = Long.parseLong(arguments[2]);
        int seconds = Integer.getInteger("seconds", 10);
        System.out.println("open files allowed: " + arguments[3]);
        var few = new Load(hub, writer, reader, process);
        few.open(4);
        few.post(300, 5);
        few.measure("300 posts/s to 4 streams", 300, seconds);
        few.close();
        var many = new Load(hub, writer, reader, process);
        long before = many.liveBytes();
        many.open(Integer.getInteger("streams", 5_000));
        System.out.printf("memory: %.1f KB of live heap a stream%n", (many.liveBytes() - before) / 1024.0 / many.size());
        many.post(20, 5);
        for (int round = 0; round < 3; round++) {
            many.measure("20 posts/s to " + many.size() + " streams", 20, seconds);
        }
        reference(many.size(), seconds);
        many.open(Integer.getInteger("held", 10_000) - many.size());
        many.measure("2 posts/s to " + many.size() + " streams", 2, seconds);
        System.out.printf("memory: %.1f KB of live heap a stream%n", (many.liveBytes() - before) / 1024.0 / many.size());
        many.close();
        System.exit(0);
    }

    /// Streams that are read by a few threads, and posts at a steady pace.
    static final class Load {
        final URI hub;
        final String writer;
        final String reader;
        final long process;
        final List<Reader> readers = new ArrayList<>();
        int size;

        Load(URI hub, String writer, String reader, long process) throws IOException {
            this.hub = hub;
            this.writer = writer;
            this.reader = reader;
            this.process = process;
            for (int i = 0; i < READERS; i++) {
                readers.add(new Reader());
            }
        }

        int size() {
            return size;
        }

        void open(int count) throws Exception {
            var request = ByteBuffer.wrap(("GET /api/v2/agent/subscribe?topic=" + TOPIC + " HTTP/1.1\r\nHost: "
                            + hub.getAuthority() + "\r\nAuthorization: Bearer " + reader + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var head = ByteBuffer.allocate(4096);
            for (int i = 0; i < count; i++) {
                var socket = SocketChannel.open(new InetSocketAddress(hub.getHost(), hub.getPort()));
                socket.write(request.duplicate());
                head.clear();
                socket.read(head);
                var answer = new String(head.array(), 0, head.position(), StandardCharsets.US_ASCII);
                if (!answer.startsWith("HTTP/1.1 200")) {
                    throw new IOException(answer);
                }
                readers.get(i % READERS).add(socket);
            }
            size += count;
        }

        /// Posts at that pace, one after the other on one connection; answers how long a post took in the middle.
        double post(int perSecond, int seconds) throws Exception {
            var took = new ArrayList<Long>();
            try (var socket = new Socket(hub.getHost(), hub.getPort())) {
                socket.setTcpNoDelay(true);
                var answers = new Posts.Answers(socket.getInputStream(), 201);
                long next = System.nanoTime();
                for (int i = 0; i < perSecond * seconds; i++) {
                    next += 1_000_000_000L / perSecond;
                    long left = next - System.nanoTime();
                    if (left > 0) {
                        LockSupport.parkNanos(left);
                    }
                    var body = body();
                    long begun = System.nanoTime();
                    socket.getOutputStream()
                            .write(("POST /api/v2/agent/messages HTTP/1.1\r\nHost: " + hub.getAuthority()
                                            + "\r\nAuthorization: Bearer " + writer
                                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                            + "\r\n\r\n" + body)
                                    .getBytes(StandardCharsets.US_ASCII));
                    answers.read();
                    took.add(System.nanoTime() - begun);
                }
            }
            return Posts.percentile(took, 50);
        }

        void measure(String what, int perSecond, int seconds) throws Exception {
            // What the last load left.
            Thread.sleep(1000);
            readers.forEach(Reader::forget);
            long cpu = cpuNanos(process);
            long own = cpuNanos(ProcessHandle.current().pid());
            long begun = System.nanoTime();
            double posted = post(perSecond, seconds);
            long wanted = (long) perSecond * seconds * size;
            long patience = System.nanoTime() + 10_000_000_000L;
            while (delivered() < wanted && System.nanoTime() < patience) {
                LockSupport.parkNanos(5_000_000);
            }
            double took = (System.nanoTime() - begun) / 1e9;
            double spent = (cpuNanos(process) - cpu) / 1e9;
            var latencies = latencies();
            System.out.printf(
                    "%s: %,d of %,d delivered, %,.0f/s, %,.0f a CPU-second of the hub (%.0f %% of a processor, the"
                            + " readers %.0f %%); post to delivery p50 %.1f ms p99 %.1f ms, post p50 %.1f ms%n",
                    what,
                    delivered(),
                    wanted,
                    delivered() / took,
                    delivered() / spent,
                    100 * spent / took,
                    100 * (cpuNanos(ProcessHandle.current().pid()) - own) / 1e9 / took,
                    latencies[latencies.length / 2] / 1e6,
                    latencies[latencies.length * 99 / 100] / 1e6,
                    posted);
        }

        long delivered() {
            return readers.stream().mapToLong(one -> one.delivered.get()).sum();
        }

        long[] latencies() {
            return readers.stream().flatMapToLong(Reader::latencies).sorted().toArray();
        }

        /// What is reachable in the hub's heap, after a collection.
        long liveBytes() throws Exception {
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            run(jcmd, String.valueOf(process), "GC.run");
            Thread.sleep(500);
            var text = run(jcmd, String.valueOf(process), "GC.class_histogram");
            var last = text.strip().lines().toList().getLast().strip().split("\\s+");
            return Long.parseLong(last[2]);
        }

        void close() throws Exception {
            for (var one : readers) {
                one.close();
            }
            Thread.sleep(1000);
        }
    }

    static String body() {
        var text = "t=" + System.nanoTime() + " Nightly build of the release branch: 412 of 980 modules compiled";
        return "{\"type\":\"status_update\",\"topic\":\"" + TOPIC + "\",\"payload\":{\"status\":\"working\",\"summary\":\""
                + text + "\"}}";
    }

    static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    static long cpuNanos(long process) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10_000_000L;
    }

    /// One thread that reads many sockets and finds the time in each message.
    static final class Reader {
        final Selector selector = Selector.open();
        final AtomicLong delivered = new AtomicLong();
        final Object lock = new Object();
        long[] latencies = new long[1 << 16];
        int count;
        final Thread thread = Thread.ofPlatform().daemon().start(this::run);
        volatile boolean closed;

        Reader() throws IOException {}

        void add(SocketChannel socket) throws IOException {
            socket.configureBlocking(false);
            synchronized (lock) {
                selector.wakeup();
                socket.register(selector, SelectionKey.OP_READ);
            }
        }

        void run() {
            var bytes = ByteBuffer.allocateDirect(64 * 1024);
            var copy = new byte[64 * 1024];
            try {
                while (!closed) {
                    selector.select(key -> read(key, bytes, copy), 100);
                    synchronized (lock) {
                        // Lets others register.
                        lock.notifyAll();
                    }
                }
                for (var key : selector.keys()) {
                    key.channel().close();
                }
                selector.close();
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        }

        void read(SelectionKey key, ByteBuffer bytes, byte[] copy) {
            try {
                bytes.clear();
                int length = ((SocketChannel) key.channel()).read(bytes);
                if (length < 0) {
                    key.cancel();
                    System.err.println("a stream ended");
                    return;
                }
                bytes.flip().get(copy, 0, length);
                long now = System.nanoTime();
                int at = 0;
                // A message may come in two pieces; the few whose mark is cut in two are counted by the second half.
                while ((at = find(copy, at, length)) >= 0) {
                    long sent = 0;
                    int digit = at + MARK.length;
                    while (digit < length && copy[digit] >= '0' && copy[digit] <= '9') {
                        sent = 10 * sent + copy[digit++] - '0';
                    }
                    note(now - sent);
                    at = digit;
                }
            } catch (IOException failed) {
                key.cancel();
            }
        }

        static int find(byte[] bytes, int from, int length) {
            for (int i = from; i <= length - MARK.length - 20; i++) {
                if (bytes[i] == MARK[0] && Arrays.equals(bytes, i, i + MARK.length, MARK, 0, MARK.length)) {
                    return i;
                }
            }
            return -1;
        }

        void note(long nanos) {
            synchronized (this) {
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, 2 * count);
                }
                latencies[count++] = nanos;
            }
            delivered.incrementAndGet();
        }

        synchronized void forget() {
            count = 0;
            delivered.set(0);
        }

        synchronized java.util.stream.LongStream latencies() {
            return Arrays.stream(Arrays.copyOf(latencies, count));
        }

        void close() throws Exception {
            closed = true;
            thread.join();
        }
    }

    /// What a bare loop does: the same number of bytes in one write to each of as many sockets, twenty times a second.
    static void reference(int sockets, int seconds) throws Exception {
        var reader = new Reader();
        var written = new ArrayList<SocketChannel>();
        try (var server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0), 1024)) {
            for (int i = 0; i < sockets; i++) {
                var client = SocketChannel.open(server.getLocalAddress());
                reader.add(client);
                var accepted = server.accept();
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.configureBlocking(false);
                written.add(accepted);
            }
        }
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long deliveries = 0;
        var envelope = "x".repeat(620);
        long begun = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        long next = begun;
        while (System.nanoTime() - begun < seconds * 1_000_000_000L) {
            next += 50_000_000;
            LockSupport.parkNanos(next - System.nanoTime());
            var frame = ByteBuffer.allocateDirect(1024);
            frame.put((envelope + "\"summary\":\"t=" + System.nanoTime() + " compiled modules of the build\"\n\n")
                    .getBytes(StandardCharsets.US_ASCII));
            frame.flip();
            for (var socket : written) {
                socket.write(frame.duplicate());
                deliveries++;
            }
        }
        double took = (System.nanoTime() - begun) / 1e9;
        double spent = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
        var latencies = reader.latencies().sorted().toArray();
        System.out.printf(
                "reference, a bare loop over %d sockets: %,.0f/s, %,.0f a CPU-second; p50 %.1f ms p99 %.1f ms%n",
                sockets,
                deliveries / took,
                deliveries / spent,
                latencies[latencies.length / 2] / 1e6,
                latencies[latencies.length * 99 / 100] / 1e6);
        reader.close();
        for (var socket : written) {
            socket.close();
        }
    }
}
