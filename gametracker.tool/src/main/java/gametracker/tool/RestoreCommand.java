package gametracker.tool;

import gametracker.transport.file.Disk;
import gametracker.transport.file.FileHeader;
import gametracker.transport.file.Layout;
import gametracker.transport.file.SegmentScan;
import gametracker.transport.file.SessionLock;
import gametracker.transport.file.SetAside;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves envelopes from quarantine back to those that are to be sent, for a server that accepts them now. */
@Command(name = "restore", description = "Puts envelopes from quarantine back among those to be sent.")
final class RestoreCommand extends SpoolCommand {
    @Option(names = "--reason", paramLabel = "NAME", description = "only those given up for it: TOO_LATE or POISON")
    private Optional<String> reason;

    @Override
    int run() throws IOException {
        Inventory inventory = inventory();
        int envelopes = 0;
        int inUse = inventory.in(Inventory.State.IN_USE).size();
        int failed = 0;
        for (Inventory.Listed session : inventory.in(Inventory.State.WAITING)) {
            try (SessionLock lock = SessionLock.tryTake(session.path()).orElse(null)) {
                if (lock == null) {
                    inUse++;
                    continue;
                }
                List<SetAside> wanted = SetAside.of(session.path()).stream()
                        .filter(each -> reason.map(each::isFor).orElse(true))
                        .toList();
                restore(session.path(), wanted);
                envelopes += wanted.size();
            } catch (IOException e) {
                failed++;
                err().println(session.name() + " could not be restored: " + e);
            }
        }
        String text = envelopes + " envelopes restored" + (inUse == 0 ? "" : ", " + inUse + " sessions are in use");
        answer(List.of(text), object("restored", envelopes, "inUse", inUse));
        return failed == 0 ? OK : PROBLEMS;
    }

    /** Writes new segments, and forces them to the device before the first envelope is deleted from quarantine. */
    private static void restore(Path session, List<SetAside> envelopes) throws IOException {
        long number = 1;
        for (Path file : Layout.files(session)) {
            String name = file.getFileName().toString();
            Optional<Long> used = Layout.segmentNumber(name).or(() -> Layout.acknowledgementsNumber(name));
            number = Math.max(number, used.orElse(0L) + 1);
        }
        for (int from = 0, to; from < envelopes.size(); from = to) {
            long length = FileHeader.LENGTH;
            for (to = from; to < envelopes.size(); to++) {
                length += envelopes.get(to).bytes().remaining();
                if (length > SegmentScan.MAX_LENGTH) {
                    break;
                }
            }
            write(session, number++, envelopes.subList(from, to));
        }
        for (SetAside each : envelopes) {
            Files.deleteIfExists(each.file());
        }
    }

    private static void write(Path session, long number, List<SetAside> envelopes) throws IOException {
        try (FileChannel segment = Disk.newFile(session.resolve(Layout.segmentName(number)))) {
            append(segment, FileHeader.encode(FileHeader.SEGMENT, number));
            for (SetAside each : envelopes) {
                append(segment, each.bytes().duplicate());
            }
            segment.force(true);
        }
        Disk.REAL.forceDirectory(session);
    }

    private static void append(FileChannel segment, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            segment.write(bytes);
        }
    }
}
