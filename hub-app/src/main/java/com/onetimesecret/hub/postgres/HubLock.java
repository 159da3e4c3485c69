package com.onetimesecret.hub.postgres;

import com.onetimesecret.hub.environment.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The claim of one hub on its data folder; the operating system drops it when the process ends, however it ends.
final class HubLock implements AutoCloseable {

    private final FileChannel channel;

    private HubLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Claims the folder.
    ///
    /// @throws StartRefused if another hub has it
    static HubLock claim(Path folder) throws IOException {
        var channel = FileChannel.open(
                folder.resolve("hub.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        if (!isOurs(channel)) {
            channel.close();
            throw new StartRefused("Another hub is using the data folder " + folder
                    + ": stop it, or set HUB_DATA_DIR to another folder.");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new HubLock(channel);
    }

    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
