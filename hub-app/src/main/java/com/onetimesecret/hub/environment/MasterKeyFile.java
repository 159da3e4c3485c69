package com.onetimesecret.hub.environment;

import com.onetimesecret.hub.api.Tokens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/// Where a hub on its embedded database keeps its master key: beside the data, readable by its own user only.
record MasterKeyFile(Path file) {

    static MasterKeyFile in(Path dataFolder) {
        return new MasterKeyFile(dataFolder.resolve("master.key"));
    }

    /// The key in the file, if there is one.
    Optional<SecretKey> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var key = MasterKey.parse(Files.readString(file));
        if (key.isEmpty()) {
            throw new StartRefused(file + " holds no master key (32 bytes in base64): restore it from a backup.");
        }
        return key;
    }

    /// Makes a new key; the file is either whole and on disk, or not there.
    SecretKey make(Tokens tokens) throws IOException {
        var text = MasterKey.next(tokens);
        var making = file.resolveSibling("master.key.making");
        Files.deleteIfExists(making);
        try (var channel = FileChannel.open(
                making,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE);
        return MasterKey.parse(text).orElseThrow();
    }
}
