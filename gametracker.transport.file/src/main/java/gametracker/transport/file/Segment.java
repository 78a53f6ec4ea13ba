package gametracker.transport.file;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is known of a segment and its acknowledgements while a spool owns them. Guarded by the spool's lock. */
final class Segment {
    /** Records of progress that the acknowledgements may hold beyond one an envelope, before they are compacted. */
    private static final int SLACK = 8;

    final long number;
    final Path file;
    final Path acknowledgements;

    /** What nobody has let go of yet. */
    final Set<Entry> live = new LinkedHashSet<>();

    long length;
    long acknowledgementsLength;
    int frames;

    /** Takes no further frame: full, or its end is not what we wrote. */
    boolean sealed;

    Segment(Path directory, long number) {
        this.number = number;
        this.file = directory.resolve(Layout.segmentName(number));
        this.acknowledgements = directory.resolve(Layout.acknowledgementsName(number));
    }

    /**
     * What its two files count for in the bound: acknowledgements are reserved when the frame is written, compacting
     * included, so that letting go never needs room.
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

    /** The most that the acknowledgements of a segment of this length can hold, however small its frames are. */
    static long acknowledgementsLimit(long length) {
        return acknowledgementsLimit((int) (Math.min(length, SegmentScan.MAX_LENGTH) / Frame.FIXED) + 1);
    }

    private static long acknowledgementsLimit(int frames) {
        return FileHeader.LENGTH + (long) JournalRecord.LENGTH * (frames + SLACK);
    }
}
