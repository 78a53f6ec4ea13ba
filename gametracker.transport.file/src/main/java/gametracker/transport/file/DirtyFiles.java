package gametracker.transport.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What was written since the last time and is to be forced to the device. Collected under the spool's lock, forced
 * without it; forcing works on the file, not on the channel that wrote it.
 */
final class DirtyFiles {
    private final Set<Path> files = new LinkedHashSet<>();
    private final Set<Path> directories = new LinkedHashSet<>();

    void file(Path file) {
        files.add(file);
    }

    /** Names in it changed, and it may be new itself. */
    void directory(Path directory) {
        directories.add(directory);
        directories.add(directory.getParent());
    }

    void forget(Path file) {
        files.remove(file);
    }

    void moveTo(DirtyFiles other) {
        other.files.addAll(files);
        other.directories.addAll(directories);
        files.clear();
        directories.clear();
    }

    void force(Disk disk) throws IOException {
        for (Path file : files) {
            try (Disk.Writer writer = disk.reopen(file)) {
                writer.force();
            } catch (NoSuchFileException e) {
                continue; // Acknowledged and deleted meanwhile.
            }
        }
        forceDirectories(disk);
    }

    void forceDirectories(Disk disk) throws IOException {
        for (Path directory : directories) {
            try {
                disk.forceDirectory(directory);
            } catch (NoSuchFileException e) {
                continue; // Likewise.
            }
        }
        directories.clear();
    }
}
