import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/// Messages posted at one hub and delivered by another on the same database. `bench/nats` starts both and calls this.
public class Nats {

    /// Arguments: what is measured, the hub that takes posts, the hub that streams, the owner's `email:token`, the second
    /// hub's process id, streams, posts a second, seconds.
    public static void main(String[] arguments) throws Exception {
        var first = URI.create(arguments[1]);
        var second = URI.create(arguments[2]);
        var process = Long.parseLong(arguments[4]);
        int streams = Integer.parseInt(arguments[5]);
        int perSecond = Integer.parseInt(arguments[6]);
        int seconds = Integer.parseInt(arguments[7]);
        var tokens = new Posts(arguments[1], arguments[3]);
        var reader = tokens.join();
        var writer = tokens.join();
        var here = new Streams.Load(first, writer, reader, process);
        var there = new Streams.Load(second, writer, reader, process);
        there.open(streams);
        here.post(perSecond, 5);
        Thread.sleep(2000);
        there.readers.forEach(Streams.Reader::forget);
        long begun = System.nanoTime();
        double posted = here.post(perSecond, seconds);
        long wanted = (long) perSecond * seconds * streams;
        long patience = System.nanoTime() + 10_000_000_000L;
        while (there.delivered() < wanted && System.nanoTime() < patience) {
            LockSupport.parkNanos(5_000_000);
        }
        double took = (System.nanoTime() - begun) / 1e9;
        var latencies = there.latencies();
        System.out.printf(
                "%s: %,d posts/s at one hub to %,d streams at the other: %,d of %,d delivered, %,.0f/s; p50 %.1f ms p99 %.1f ms"
                        + " longest %.1f ms, post p50 %.1f ms%n",
                arguments[0],
                perSecond,
                streams,
                there.delivered(),
                wanted,
                there.delivered() / took,
                latencies[latencies.length / 2] / 1e6,
                latencies[latencies.length * 99 / 100] / 1e6,
                Arrays.stream(latencies).max().orElse(0) / 1e6,
                posted);
        there.close();
        System.exit(0);
    }
}
