package com.onetimesecret.hub.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.core.env.Environment;

/// The folder of everything this hub keeps on its own disk (`HUB_DATA_DIR`); nobody else may look inside.
public record DataFolder(Path path) {

    public DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    /// The folder that those settings name.
    public static DataFolder of(Environment environment) {
        return new DataFolder(Path.of(environment.getProperty("hub.data-dir", "./data")));
    }

    /// The folder, made if it was not there.
    ///
    /// @throws StartRefused if this user cannot write there
    public Path made() {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                // Only for a new folder: one that was handed to us may be shared on purpose, as volumes are.
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new StartRefused(unusable(e.getClass().getSimpleName()), e);
        }
        if (!Files.isWritable(path)) {
            throw new StartRefused(unusable("it is not writable"));
        }
        return path;
    }

    private String unusable(String reason) {
        return "The data folder " + path + " cannot be used (" + reason + "): set HUB_DATA_DIR to a folder that user "
                + System.getProperty("user.name") + " may write to.";
    }
}
