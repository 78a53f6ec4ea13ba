package gametracker.transport.file;

import gametracker.api.Signal;
import gametracker.api.spi.Format;
import gametracker.transport.file.Arguments.UsageException;
import gametracker.transport.file.DeadSession.DeadSegment;
import gametracker.transport.file.Layout.SessionDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What lies in a spool, as people want to see it. */
record Inventory(List<Session> sessions) {
    enum State {
        /** Nobody holds it: the next game or a replay takes it over. */
        WAITING,
        /** A running game, or another replay, holds its lock. */
        IN_USE,
        /** Of a later version of the format. */
        NEWER,
        /** Cannot be looked into. */
        UNREADABLE;

        String shown() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** One session; nothing but its name is known of a newer one, and of one that cannot be read. */
    record Session(SessionDirectory directory, State state, Optional<DeadSession> content, Optional<String> problem) {
        String id() {
            return content.map(DeadSession::sessionId).orElse(directory.id());
        }

        Map<Signal, Tally> open() {
            return tally(false, format -> true);
        }

        Map<Signal, Tally> all() {
            return tally(true, format -> true);
        }

        private Map<Signal, Tally> tally(boolean done, Predicate<Format> which) {
            Map<Signal, Tally> tallies = new EnumMap<>(Signal.class);
            content.ifPresent(session -> {
                for (DeadSegment segment : session.segments()) {
                    for (SegmentScan.Found found : segment.scan().frames()) {
                        Frame frame = found.frame();
                        if ((done || !segment.done(frame)) && which.test(frame.format())) {
                            tallies.merge(frame.format().signal(), Tally.of(frame), Tally::plus);
                        }
                    }
                }
            });
            return tallies;
        }

        int setAside() {
            return content.map(session -> session.aside().size()).orElse(0);
        }
    }

    /** Counts of envelopes of one signal. */
    record Tally(long envelopes, long items, long bytes, Instant from, Instant to) {
        static Tally of(Frame frame) {
            return new Tally(1, frame.itemCount(), frame.bodyLength(), frame.createdAt(), frame.createdAt());
        }

        Tally plus(Tally other) {
            return new Tally(
                    envelopes + other.envelopes,
                    items + other.items,
                    bytes + other.bytes,
                    from.isBefore(other.from) ? from : other.from,
                    to.isAfter(other.to) ? to : other.to);
        }
    }

    static Inventory of(Path spool) throws IOException {
        if (!Files.isDirectory(spool)) {
            throw new UsageException(spool + " is no directory; --spool names the one that the game was given");
        }
        List<Session> sessions = new ArrayList<>();
        for (SessionDirectory directory : Layout.sessions(spool)) {
            Session session = session(directory);
            if (Files.isDirectory(directory.path())) { // or it was sent to its end and deleted meanwhile
                sessions.add(session);
            }
        }
        return new Inventory(sessions);
    }

    private static Session session(SessionDirectory directory) {
        try {
            State state = SessionLock.isHeld(directory.path()) ? State.IN_USE : State.WAITING;
            DeadSession content = DeadSession.read(RealDisk.INSTANCE, directory);
            return new Session(directory, state, Optional.of(content), Optional.empty());
        } catch (NewerVersionException e) {
            return new Session(directory, State.NEWER, Optional.empty(), Optional.of(e.getMessage()));
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            return new Session(directory, State.UNREADABLE, Optional.empty(), Optional.of(e.toString()));
        }
    }

    List<Session> in(State state) {
        return sessions.stream().filter(session -> session.state() == state).toList();
    }

    static Map<Signal, Tally> open(List<Session> sessions) {
        return open(sessions, format -> true);
    }

    /** What is open of some formats. */
    static Map<Signal, Tally> open(List<Session> sessions, Predicate<Format> which) {
        Map<Signal, Tally> sum = new EnumMap<>(Signal.class);
        sessions.forEach(session ->
                session.tally(false, which).forEach((signal, tally) -> sum.merge(signal, tally, Tally::plus)));
        return sum;
    }

    /** The formats of what is open. */
    static Set<Format> formats(List<Session> sessions) {
        Set<Format> formats = EnumSet.noneOf(Format.class);
        for (Session session : sessions) {
            session.content().stream()
                    .flatMap(content -> content.segments().stream())
                    .forEach(segment -> segment.scan().frames().stream()
                            .map(SegmentScan.Found::frame)
                            .filter(frame -> !segment.done(frame))
                            .forEach(frame -> formats.add(frame.format())));
        }
        return formats;
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    static String lower(Signal signal) {
        return signal.name().toLowerCase(Locale.ROOT);
    }
}
