package com.onetimesecret.hub.backup;

import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A backup to be read: a zip with one entry for the rows of each table, and the manifest, which was written last.
final class BackupFile implements AutoCloseable {

    /// The entry of the manifest.
    static final String MANIFEST = "manifest.json";

    private static final int CHUNK = 1 << 16;

    private final Path path;
    private final ZipFile zip;
    private final Manifest manifest;

    private BackupFile(Path path, ZipFile zip, Manifest manifest) {
        this.path = path;
        this.zip = zip;
        this.manifest = manifest;
    }

    /// The entry of a table's rows, in the text format of COPY.
    static String entry(String table) {
        return "tables/" + table;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /// @throws StartRefused if it is no whole backup, or of a newer hub
    static BackupFile open(Path path) throws IOException {
        if (!Files.isReadable(path) || !Files.isRegularFile(path)) {
            throw new StartRefused("There is no backup to read at " + path + ".");
        }
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (IOException cutOff) {
            throw damaged(path, "its end is missing, or it never was a backup", cutOff);
        }
        try {
            return new BackupFile(path, zip, manifest(path, zip));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static Manifest manifest(Path path, ZipFile zip) throws IOException {
        var entry = zip.getEntry(MANIFEST);
        if (entry == null) {
            throw damaged(path, "it has no manifest", null);
        }
        byte[] bytes;
        try (var stream = zip.getInputStream(entry)) {
            bytes = stream.readAllBytes();
        } catch (IOException broken) {
            throw damaged(path, "its manifest cannot be read", broken);
        }
        // Read before anything is trusted to it, and by itself the stream compares no checksum.
        var crc = new CRC32();
        crc.update(bytes);
        if (crc.getValue() != entry.getCrc()) {
            throw damaged(path, "its manifest was changed", null);
        }
        var manifest = Manifest.read(bytes)
                .orElseThrow(() -> new StartRefused(path
                        + " was made by another version of the hub, whose manifest this one cannot read: restore it with"
                        + " that hub; nothing was changed."));
        if (manifest.format() > Manifest.FORMAT) {
            throw newer(path, manifest, "format " + manifest.format());
        }
        var unknown = manifest.migrations().unknown();
        if (unknown.isPresent()) {
            throw newer(path, manifest, "migration " + unknown.get());
        }
        return manifest;
    }

    private static StartRefused newer(Path path, Manifest manifest, String what) {
        return new StartRefused(path + " is a backup of a newer hub (version " + manifest.hubVersion() + ", " + what
                + "): restore it with that one; nothing was changed.");
    }

    private static StartRefused damaged(Path path, String how, @Nullable Throwable cause) {
        var line = path + " is damaged (" + how + "): take another backup; nothing was changed.";
        return cause == null ? new StartRefused(line) : new StartRefused(line, cause);
    }

    Manifest manifest() {
        return manifest;
    }

    /// The rows of the table.
    InputStream rows(Manifest.Table table) throws IOException {
        var entry = zip.getEntry(entry(table.name()));
        if (entry == null) {
            throw damaged(path, "the table " + table.name() + " is missing", null);
        }
        return zip.getInputStream(entry);
    }

    /// Reads all of it once.
    ///
    /// @throws StartRefused if anything is not as the manifest says
    void verify(Progress progress) {
        for (var table : manifest.tables()) {
            verify(table);
            progress.table(table.rows());
        }
    }

    private void verify(Manifest.Table table) {
        var digest = sha256();
        long bytes = 0;
        long rows = 0;
        try (var stream = rows(table)) {
            var chunk = new byte[CHUNK];
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
                digest.update(chunk, 0, length);
                bytes += length;
                for (int at = 0; at < length; at++) {
                    // In this format a line feed inside a value is written as two other signs.
                    rows += chunk[at] == '\n' ? 1 : 0;
                }
            }
        } catch (IOException broken) {
            throw damaged(path, "the table " + table.name() + " cannot be read", broken);
        }
        if (bytes != table.bytes()
                || rows != table.rows()
                || !HexFormat.of().formatHex(digest.digest()).equals(table.sha256())) {
            throw damaged(path, "the table " + table.name() + " was changed", null);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
