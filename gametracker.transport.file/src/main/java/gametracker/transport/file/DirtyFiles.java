package gametracker.transport.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The files and directories that were written since they were last forced to the device. They are collected under the
 * spool's lock and forced without it. Any channel of a file can force it, not only the one that wrote.
 */
final class DirtyFiles {
    private final Set<Path> files = new LinkedHashSet<>();
    private final Set<Path> directories = new LinkedHashSet<>();

    void file(Path file) {
        files.add(file);
    }

    /** Notes that names in a directory changed. The directory itself may be new, so its parent is noted too. */
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
                continue; // Deleted after its last acknowledgement.
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
