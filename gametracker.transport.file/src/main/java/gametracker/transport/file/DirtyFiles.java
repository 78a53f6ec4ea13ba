package gametracker.transport.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What was written since the last time and is to be forced to the device. Collected under the spool's lock, forced
 * without it; forcing works on the file, not on the channel that wrote it.
 */
final class DirtyFiles {
    private final Disk disk;
    private final List<Path> files = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<Runnable> giveBack = new ArrayList<>();

    DirtyFiles(Disk disk) {
        this.disk = disk;
    }

    void collect(Collection<Session> sessions) {
        for (Session session : sessions) {
            session.segments.values().forEach(this::collect);
            collectAside(session);
            if (session.directoryDirty) {
                session.directoryDirty = false;
                giveBack.add(() -> session.directoryDirty = true);
                directories.add(session.directory);
                directories.add(session.directory.getParent());
            }
        }
    }

    private void collectAside(Session session) {
        if (session.asideDirty.isEmpty()) {
            return;
        }
        List<String> names = List.copyOf(session.asideDirty);
        session.asideDirty.clear();
        giveBack.add(() -> session.asideDirty.addAll(names));
        Path quarantine = session.directory.resolve(Layout.QUARANTINE);
        names.forEach(name -> files.add(quarantine.resolve(name)));
        directories.add(quarantine);
    }

    private void collect(Segment segment) {
        if (segment.dirty) {
            segment.dirty = false;
            giveBack.add(() -> segment.dirty = true);
            files.add(segment.file);
        }
        if (segment.acknowledgementsDirty) {
            segment.acknowledgementsDirty = false;
            giveBack.add(() -> segment.acknowledgementsDirty = true);
            files.add(segment.acknowledgements);
        }
    }

    void force() throws IOException {
        for (Path file : files) {
            try (Disk.Writer writer = disk.reopen(file)) {
                writer.force();
            } catch (NoSuchFileException e) {
                continue; // Acknowledged and deleted meanwhile.
            }
        }
        for (Path directory : directories) {
            try {
                disk.forceDirectory(directory);
            } catch (NoSuchFileException e) {
                continue; // Likewise.
            }
        }
    }

    /** After a failure: all of it is dirty again. */
    void giveBack() {
        giveBack.forEach(Runnable::run);
    }
}
