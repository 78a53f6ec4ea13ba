package gametracker.transport.file;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts envelopes from quarantine back among those to be sent, for a server that takes them now. */
final class RestoreCommand {
    private final PrintStream out;
    private final PrintStream err;

    RestoreCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(Arguments arguments) throws IOException {
        Inventory inventory = Inventory.of(arguments.spool(true));
        Optional<String> reason = arguments.value("--reason");
        int envelopes = 0;
        int inUse = inventory.in(Inventory.State.IN_USE).size();
        int failed = 0;
        for (Inventory.Session session : inventory.in(Inventory.State.WAITING)) {
            Path directory = session.directory().path();
            try (SessionLock lock = SessionLock.tryTake(directory).orElse(null)) {
                if (lock == null) {
                    inUse++;
                    continue;
                }
                List<SetAside> wanted = SetAside.of(directory).stream()
                        .filter(each -> reason.map(each::isFor).orElse(true))
                        .toList();
                restore(directory, wanted);
                envelopes += wanted.size();
            } catch (IOException e) {
                failed++;
                err.println(directory.getFileName() + " could not be restored: " + e);
            }
        }
        if (arguments.has("--json")) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("restored", envelopes);
            json.put("inUse", inUse);
            out.println(Json.of(json));
        } else {
            out.println(envelopes + " envelopes restored" + (inUse == 0 ? "" : ", " + inUse + " sessions are in use"));
        }
        return failed == 0 ? CommandLine.OK : CommandLine.PROBLEMS;
    }

    /** Into segments of their own, on the device before the first leaves quarantine. */
    private static void restore(Path directory, List<SetAside> envelopes) throws IOException {
        long number = 1;
        for (Path file : Layout.files(directory)) {
            long taken = Layout.segmentNumber(file)
                    .or(() -> Layout.acknowledgementsNumber(file))
                    .orElse(0L);
            number = Math.max(number, taken + 1);
        }
        for (int from = 0, to; from < envelopes.size(); from = to) {
            long length = FileHeader.LENGTH;
            for (to = from; to < envelopes.size(); to++) {
                length += envelopes.get(to).frame().length();
                if (length > Segment.MAX_LENGTH) {
                    break;
                }
            }
            restore(directory, number++, envelopes.subList(from, to));
        }
        for (SetAside each : envelopes) {
            RealDisk.INSTANCE.delete(each.file());
        }
    }

    private static void restore(Path directory, long number, List<SetAside> envelopes) throws IOException {
        try (Disk.Writer segment = RealDisk.INSTANCE.create(directory.resolve(Layout.segmentName(number)))) {
            ByteBuffer header = FileHeader.encode(FileHeader.SEGMENT, number);
            long at = header.remaining();
            segment.write(header, 0);
            for (SetAside each : envelopes) {
                ByteBuffer bytes = each.bytes();
                int length = bytes.remaining();
                segment.write(bytes, at);
                at += length;
            }
            segment.force();
        }
        RealDisk.INSTANCE.forceDirectory(directory);
    }
}
