package com.onetimesecret.hub.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/// What this package does to whole folders.
final class Folders {

    private Folders() {}

    /// Removes the folder and all in it, if it is there; follows no links.
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (var path : inside(folder)) {
            Files.delete(path);
        }
    }

    /// Gives the folder and all in it to that user, unless it is theirs.
    static void giveTo(int uid, Path folder) throws IOException {
        if (owner(folder) == uid) {
            return;
        }
        for (var path : inside(folder)) {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// The numeric owner.
    static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    /// The numeric user of this process.
    static int processUser() throws IOException {
        var probe = Files.createTempFile("hub", ".user");
        try {
            return owner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    /// Makes a rename in the folder survive a power loss.
    static void flush(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    // Innermost first; the folder itself comes last, so that an interrupted change is begun anew.
    private static List<Path> inside(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
