package com.onetimesecret.hub.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What PostgreSQL writes about itself into its data folder (`postmaster.pid`).
record PostmasterFile(Path file, List<String> lines) {

    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /// Larger than any process id, so nobody has it.
    private static final String NOBODYS_PID = String.valueOf(Integer.MAX_VALUE);

    PostmasterFile {
        lines = List.copyOf(lines);
    }

    /// The file of that cluster, if there is one.
    static Optional<PostmasterFile> of(Path cluster) throws IOException {
        var file = cluster.resolve("postmaster.pid");
        try {
            return Optional.of(new PostmasterFile(file, Files.readAllLines(file)));
        } catch (NoSuchFileException notRunning) {
            return Optional.empty();
        }
    }

    /// Whether the server of that process takes connections; a stale file speaks of another process.
    boolean saysReady(long pid) {
        return this.pid() == pid
                && lines.size() > STATUS_LINE
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /// The living process it names, whatever that is.
    Optional<ProcessHandle> process() {
        return pid() > 0 ? ProcessHandle.of(pid()).filter(ProcessHandle::isAlive) : Optional.empty();
    }

    /// Where the living server that it names takes connections, if it does by now.
    Optional<Integer> port() {
        return process()
                .filter(process ->
                        saysReady(process.pid()) && lines.get(PORT_LINE).matches("\\d{1,5}"))
                .map(process -> Integer.parseInt(lines.get(PORT_LINE)));
    }

    /// Whether that process is a server on this cluster; process ids are used again for other things.
    static boolean isServerOn(Path cluster, ProcessHandle process) {
        var arguments = List.of(process.info().arguments().orElse(new String[0]));
        var data = arguments.indexOf("-D");
        return data >= 0
                && data + 1 < arguments.size()
                && arguments.get(data + 1).equals(cluster.toString());
    }

    /// Keeps PostgreSQL from mistaking an unrelated process for a server, without losing the rest of the file,
    /// by which it tells whether children of the last server still live.
    void disown() throws IOException {
        if (pid() <= 0) {
            Files.delete(file);
            return;
        }
        var changed = new ArrayList<>(lines);
        changed.set(0, NOBODYS_PID);
        Files.write(file, changed);
    }

    private long pid() {
        try {
            return lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
        } catch (NumberFormatException cutShort) {
            return 0;
        }
    }
}
