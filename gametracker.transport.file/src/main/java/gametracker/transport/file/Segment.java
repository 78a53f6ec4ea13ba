package gametracker.transport.file;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The state of a segment and its acknowledgements in the spool that owns them. Guarded by the spool's lock. */
final class Segment {
    /** Acknowledgements are compacted when they hold this many records more than one for each envelope. */
    private static final int SLACK = 8;

    final long number;
    final Path file;
    final Path acknowledgements;

    /** Entries whose envelopes were neither delivered nor given up. */
    final Set<Entry> live = new LinkedHashSet<>();

    long length;
    long acknowledgementsLength;
    int frames;

    /** Whether no frame may be appended any more: it is full, or its end is not what this process wrote. */
    boolean sealed;

    Segment(Path directory, long number) {
        this.number = number;
        this.file = directory.resolve(Layout.segmentName(number));
        this.acknowledgements = directory.resolve(Layout.acknowledgementsName(number));
    }

    /**
     * What its two files count for in the bound. Room for a frame's acknowledgement, and for compacting, is reserved when
     * the frame is written, so that an acknowledgement never needs room.
     */
    long reserved() {
        return length + Math.max(acknowledgementsLength, reserve(frames));
    }

    static long reserve(int frames) {
        return FileHeader.LENGTH + (long) JournalRecord.LENGTH * frames + acknowledgementsLimit(frames);
    }

    /** The acknowledgements are compacted before they grow beyond this. */
    long acknowledgementsLimit() {
        return acknowledgementsLimit(frames);
    }

    /** The most that the acknowledgements of a segment of this length can hold if all its frames are minimal. */
    static long acknowledgementsLimit(long length) {
        return acknowledgementsLimit((int) (Math.min(length, SegmentScan.MAX_LENGTH) / Frame.FIXED) + 1);
    }

    private static long acknowledgementsLimit(int frames) {
        return FileHeader.LENGTH + (long) JournalRecord.LENGTH * (frames + SLACK);
    }
}
