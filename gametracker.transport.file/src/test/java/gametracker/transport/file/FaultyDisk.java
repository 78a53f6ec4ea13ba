package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The real disk, with a quota, or failing in ways that are switched on. Counts what it is asked to force. */
final class FaultyDisk extends Disk {
    final List<String> forced = new ArrayList<>();
    long quota = Long.MAX_VALUE;
    boolean readOnly;
    boolean truncateFails;
    boolean deleteFails;
    boolean forceFails;
    boolean readFails;
    boolean locksFail;

    /** The most bytes that were asked for at once, and all that came. */
    long largestRead;

    long bytesRead;

    /** A file whose reading throws for lack of memory. */
    Path outOfMemoryAt;

    /** A file whose length is not to be had until {@code goOn}; {@code hanging} tells that somebody waits. */
    volatile Path hangsAt;

    final CountDownLatch hanging = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    private void checkWritable(Path path) throws IOException {
        if (readOnly) {
            throw new IOException(path + ": Read-only file system");
        }
    }

    @Override
    Writer create(Path file) throws IOException {
        checkWritable(file);
        return new FaultyWriter(file, newFile(file));
    }

    @Override
    Writer reopen(Path file) throws IOException {
        checkWritable(file);
        return new FaultyWriter(file, open(file, WRITE));
    }

    @Override
    ByteBuffer read(Path file, long at, long length) throws IOException {
        if (readFails && file.toString().endsWith(".seg")) {
            throw new IOException(file + ": Permission denied");
        }
        if (file.equals(outOfMemoryAt)) {
            throw new OutOfMemoryError("as if");
        }
        largestRead = Math.max(largestRead, Math.min(length, super.length(file)));
        ByteBuffer bytes = super.read(file, at, length);
        bytesRead += bytes.remaining();
        return bytes;
    }

    @Override
    long length(Path file) throws IOException {
        if (file.equals(hangsAt)) {
            hanging.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        return super.length(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        checkWritable(directory);
        super.createDirectories(directory);
        if (locksFail && Layout.isSessionName(directory.getFileName().toString())) {
            super.createDirectories(directory.resolve(Layout.LOCK)); // nothing that could be opened
        }
    }

    @Override
    void delete(Path path) throws IOException {
        checkWritable(path);
        if (deleteFails) {
            throw new IOException(path + ": Operation not permitted");
        }
        super.delete(path);
    }

    @Override
    void replace(Path from, Path to) throws IOException {
        checkWritable(from);
        super.replace(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        forced.add(directory.getFileName() + "/");
        super.forceDirectory(directory);
    }

    private final class FaultyWriter extends Writer {
        private final Path file;

        FaultyWriter(Path file, FileChannel channel) {
            super(file, channel);
            this.file = file;
        }

        /** Like a full disk: what still fits is written, then it throws. */
        @Override
        void write(ByteBuffer bytes, long at) throws IOException {
            checkWritable(file);
            int fits = (int) Math.min(bytes.remaining(), Math.max(0, quota));
            super.write(bytes.slice(bytes.position(), fits), at);
            quota -= fits;
            if (fits < bytes.remaining()) {
                throw new IOException(file + ": No space left on device");
            }
        }

        @Override
        void truncate(long length) throws IOException {
            checkWritable(file);
            if (truncateFails) {
                throw new IOException(file + ": Input/output error");
            }
            super.truncate(length);
        }

        @Override
        void force() throws IOException {
            if (forceFails) {
                throw new IOException(file + ": Input/output error");
            }
            forced.add(file.getFileName().toString());
            super.force();
        }
    }
}
