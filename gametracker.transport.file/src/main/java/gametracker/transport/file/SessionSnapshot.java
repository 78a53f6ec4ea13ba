package gametracker.transport.file;

import gametracker.api.spi.SpoolProgress;
import gametracker.transport.file.Layout.SessionDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of a session's directory, read completely and without changing it. The session's process may be dead, or
 * alive and writing.
 *
 * @param info empty if the session's file is damaged
 * @param orphans files that belong to no segment
 * @param aside lengths of the files in quarantine, by name
 * @param troubles messages about what could not be read
 */
public record SessionSnapshot(
        SessionDirectory directory,
        Optional<SessionInfo> info,
        long infoLength,
        List<SegmentSnapshot> segments,
        List<Path> orphans,
        TreeMap<String, Long> aside,
        List<String> troubles) {
    /**
     * A segment as found.
     *
     * @param journal the outcomes of its frames, by their sequence numbers
     * @param damaged bytes of the acknowledgements that belong to no valid record
     */
    public record SegmentSnapshot(
            long number,
            Path file,
            SegmentScan scan,
            Map<Long, JournalRecord> journal,
            long journalLength,
            int damaged) {
        /** Whether a frame's envelope was delivered or given up. */
        public boolean done(Frame frame) {
            JournalRecord record = journal.get(frame.sequence());
            return record != null && record.kind().done();
        }

        SpoolProgress progress(Frame frame) {
            JournalRecord record = journal.get(frame.sequence());
            return record == null ? frame.progress() : record.progress();
        }
    }

    /** The id in the session's file, or in the directory's name if the file is damaged. */
    public String sessionId() {
        return info.map(SessionInfo::sessionId).orElse(directory.id());
    }

    /** What the game's configuration says about the game; empty if the session's file is damaged. */
    public Map<String, String> about() {
        return info.map(SessionInfo::about).orElse(Map.of());
    }

    /** Reads a session from the file system. */
    public static SessionSnapshot read(SessionDirectory directory) throws IOException {
        return read(Disk.REAL, directory);
    }

    /**
     * Reads a session from a disk.
     *
     * @throws NewerVersionException if any file in it is of a later version
     * @throws IOException if the directory cannot be listed; a file that cannot be read is one of the troubles
     */
    static SessionSnapshot read(Disk disk, SessionDirectory directory) throws IOException {
        List<SegmentSnapshot> segments = new ArrayList<>();
        List<Path> orphans = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        Map<Long, Path> acknowledgements = new LinkedHashMap<>();
        Map<Long, Path> found = new TreeMap<>();
        Optional<SessionInfo> info = Optional.empty();
        long infoLength = 0;
        for (Path file : Layout.files(directory.path())) {
            String name = file.getFileName().toString();
            if (name.equals(Layout.SESSION)) {
                ByteBuffer bytes = read(disk, file, SessionInfo.MAX_LENGTH, troubles);
                refuseNewer(directory, FileHeader.judge(bytes, FileHeader.SESSION));
                info = SessionInfo.decode(bytes);
                infoLength = bytes.remaining();
            }
            Layout.segmentNumber(name).ifPresent(number -> found.put(number, file));
            Layout.acknowledgementsNumber(name).ifPresent(number -> {
                if (name.endsWith(".new")) {
                    orphans.add(file);
                } else {
                    acknowledgements.put(number, file);
                }
            });
        }
        for (Map.Entry<Long, Path> segment : found.entrySet()) {
            Path journal = acknowledgements.remove(segment.getKey());
            try {
                segments.add(segment(disk, directory, segment.getKey(), segment.getValue(), journal, troubles));
            } catch (NewerVersionException e) {
                throw e;
            } catch (NoSuchFileException e) {
                continue; // The living owner deleted it after its last acknowledgement.
            } catch (IOException e) {
                troubles.add("cannot read " + segment.getValue() + ": " + e);
            }
        }
        orphans.addAll(acknowledgements.values());
        return new SessionSnapshot(
                directory, info, infoLength, segments, orphans, aside(disk, directory.path(), troubles), troubles);
    }

    private static SegmentSnapshot segment(
            Disk disk,
            SessionDirectory directory,
            long number,
            Path file,
            @Nullable Path journal,
            List<String> troubles)
            throws IOException {
        // The acknowledgements first: while a process writes, a frame that is done may then seem open, never the
        // reverse.
        long most = Segment.acknowledgementsLimit(disk.length(file));
        ByteBuffer bytes = journal == null ? ByteBuffer.allocate(0) : read(disk, journal, most, troubles);
        JournalRecord.Journal contents = JournalRecord.readAll(bytes);
        refuseNewer(directory, contents.header());
        SegmentScan scan = SegmentScan.of(disk, file);
        refuseNewer(directory, scan.newer() ? FileHeader.State.NEWER : FileHeader.State.GOOD);
        return new SegmentSnapshot(number, file, scan, contents.latest(), bytes.limit(), contents.damaged());
    }

    private static ByteBuffer read(Disk disk, Path file, long most, List<String> troubles) {
        try {
            return disk.read(file, 0, most);
        } catch (NoSuchFileException e) {
            return ByteBuffer.allocate(0);
        } catch (IOException e) {
            troubles.add("cannot read " + file + ": " + e);
            return ByteBuffer.allocate(0);
        }
    }

    private static TreeMap<String, Long> aside(Disk disk, Path directory, List<String> troubles) throws IOException {
        TreeMap<String, Long> aside = new TreeMap<>();
        for (Path file : Layout.files(directory.resolve(Layout.QUARANTINE))) {
            String name = file.getFileName().toString();
            if (Layout.isSetAside(name)) {
                try {
                    aside.put(name, disk.length(file));
                } catch (IOException e) {
                    troubles.add("cannot read " + file + ": " + e);
                }
            }
        }
        return aside;
    }

    private static void refuseNewer(SessionDirectory directory, FileHeader.State state) throws NewerVersionException {
        if (state == FileHeader.State.NEWER) {
            throw new NewerVersionException(directory.path());
        }
    }
}
