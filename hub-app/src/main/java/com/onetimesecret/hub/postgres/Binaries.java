package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.StartRefused;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The programs of the PostgreSQL that comes with the hub, unpacked once per version.
record Binaries(Path folder) {

    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);

    private static final int OWNER_EXECUTE = 0100;
    private static final String MARKER = ".unpacked";

    /// The path of one program, such as `initdb`.
    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /// The programs for this machine, unpacked below `parent`.
    static Binaries unpacked(Path parent) throws IOException {
        var archive = archive();
        var folder = parent.resolve("programs-" + identity(archive));
        if (!isComplete(folder)) {
            LOG.info("Unpacking PostgreSQL into {} (once per version)", folder);
            var making = parent.resolve("programs.making");
            Folders.delete(making);
            try (var stream = archive.openStream()) {
                unpack(stream, making);
            }
            // Last: a folder without it, or with other contents than it says, is unpacked anew.
            Files.writeString(making.resolve(MARKER), String.valueOf(bytesIn(making)));
            Folders.delete(folder);
            Files.move(making, folder, StandardCopyOption.ATOMIC_MOVE);
            deleteOthers(parent, folder);
        }
        return new Binaries(folder);
    }

    private static URL archive() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        var machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        var name = "postgres-" + os + "-" + machine + ".txz";
        var found = Binaries.class.getClassLoader().getResource(name);
        if (found == null) {
            throw new StartRefused("This build of the hub has no PostgreSQL for " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ": set DATABASE_URL to a PostgreSQL server.");
        }
        return found;
    }

    // The jar's table of contents has a checksum, so the 15 MB need not be read at each start.
    private static String identity(URL archive) throws IOException {
        var connection = archive.openConnection();
        return connection instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : Long.toHexString(connection.getContentLengthLong());
    }

    private static boolean isComplete(Path folder) throws IOException {
        var marker = folder.resolve(MARKER);
        return Files.exists(marker) && Files.readString(marker).equals(String.valueOf(bytesIn(folder)));
    }

    private static long bytesIn(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith(MARKER))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void unpack(InputStream stream, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(stream)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("The archive leaves its folder: " + entry.getName());
                }
                write(tar, entry, target);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, permissions(entry));
        }
    }

    // Readable by all: as root, the server runs as another user.
    private static Set<PosixFilePermission> permissions(TarArchiveEntry entry) {
        var permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if ((entry.getMode() & OWNER_EXECUTE) != 0) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }

    private static void deleteOthers(Path parent, Path current) throws IOException {
        try (var siblings = Files.newDirectoryStream(parent, "programs-*")) {
            for (var sibling : siblings) {
                if (!sibling.equals(current)) {
                    Folders.delete(sibling);
                }
            }
        }
    }
}
