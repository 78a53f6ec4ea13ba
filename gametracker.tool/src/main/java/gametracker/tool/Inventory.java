package gametracker.tool;

import gametracker.transport.file.Frame;
import gametracker.transport.file.Layout;
import gametracker.transport.file.Layout.SessionDirectory;
import gametracker.transport.file.NewerVersionException;
import gametracker.transport.file.SegmentScan;
import gametracker.transport.file.SessionLock;
import gametracker.transport.file.SessionSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The sessions of a spool, with their states, for people to read. */
record Inventory(List<Listed> sessions) {
    enum State {
        /** No process holds it: the next game or a replay adopts it. */
        WAITING,
        /** A running game, or another replay, holds its lock. */
        IN_USE,
        /** Written in a later version of the format. */
        NEWER,
        /** Its directory cannot be read. */
        UNREADABLE;

        String shown() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** One session. Of a newer one, and of one that cannot be read, only the name is known. */
    record Listed(SessionDirectory directory, State state, Optional<SessionSnapshot> content, String problem) {
        String name() {
            return directory.name();
        }

        Path path() {
            return directory.path();
        }

        /** The frames that are to be sent. */
        Stream<Frame> open() {
            return frames(false);
        }

        /** All frames. */
        Stream<Frame> all() {
            return frames(true);
        }

        private Stream<Frame> frames(boolean done) {
            return content.stream()
                    .flatMap(session -> session.segments().stream())
                    .flatMap(segment -> segment.scan().frames().stream()
                            .map(SegmentScan.Found::frame)
                            .filter(frame -> done || !segment.done(frame)));
        }

        int setAside() {
            return content.map(session -> session.aside().size()).orElse(0);
        }
    }

    static Inventory of(Path spool) throws IOException {
        List<Listed> sessions = new ArrayList<>();
        for (SessionDirectory directory : Layout.sessions(spool)) {
            Listed session = look(directory);
            if (Files.isDirectory(directory.path())) { // or it was delivered completely and deleted meanwhile
                sessions.add(session);
            }
        }
        return new Inventory(sessions);
    }

    private static Listed look(SessionDirectory directory) {
        try {
            State state = SessionLock.isHeld(directory.path()) ? State.IN_USE : State.WAITING;
            return new Listed(directory, state, Optional.of(SessionSnapshot.read(directory)), "");
        } catch (NewerVersionException e) {
            return new Listed(directory, State.NEWER, Optional.empty(), String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            return new Listed(directory, State.UNREADABLE, Optional.empty(), e.toString());
        }
    }

    List<Listed> in(State state) {
        return sessions.stream().filter(session -> session.state() == state).toList();
    }

    List<String> names(State state) {
        return in(state).stream().map(Listed::name).toList();
    }

    /** The frames of some sessions that are to be sent. */
    static Stream<Frame> open(Collection<Listed> sessions) {
        return sessions.stream().flatMap(Listed::open);
    }
}
