package com.onetimesecret.hub.backup;

import java.io.PrintStream;
import java.time.Duration;

/// Says how far a long work is, every few seconds, to whoever watches.
final class Progress {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    private final PrintStream out;
    private final String what;
    private final int tables;
    private int done;
    private long rows;
    private long next = System.nanoTime() + BETWEEN_LINES.toNanos();

    Progress(PrintStream out, String what, int tables) {
        this.out = out;
        this.what = what;
        this.tables = tables;
    }

    void table(long ofRows) {
        done++;
        rows += ofRows;
        if (System.nanoTime() > next) {
            out.println("  " + what + ": " + done + " of " + tables + " tables, " + rows + " rows");
            next = System.nanoTime() + BETWEEN_LINES.toNanos();
        }
    }
}
