package gametracker.tool;

import gametracker.api.CheckResult;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.ManagedTracker;
import gametracker.transport.file.Frame;
import gametracker.transport.file.SafeText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Says whether what a game sends would arrive, and if not, why and what to change. What an answer means is the core's
 * account, as {@link GameTracker#check} gives it; here are the server's clock and the spool that waits.
 */
@Command(
        name = "doctor",
        description = {
            "Sends one log, one sample and one span as a game would, and says what was answered, what that means and what to"
                    + " change. Looks at the server's clock, too, and at the spool that waits, if one is named.",
            "Addresses and credentials that are not given are the environment's, as the game reads it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all arrives", "1:something does not", "2:wrong arguments, or no address"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  gametracker doctor --alloy localhost",
            "  gametracker doctor --endpoint https://lgtm.example.com --bearer-token-file token",
            "  gametracker doctor ~/.arena/spool --metrics-endpoint http://prometheus:9090/api/v1/write"
        })
final class DoctorCommand extends SpoolCommand {
    @Mixin
    private ReplayTarget target;

    @Option(names = "--timeout", paramLabel = "TIME", description = "for all answers together, else 15s")
    private Duration timeout = Duration.ofSeconds(15);

    private final List<String> lines = new ArrayList<>();
    private final List<Object> signals = new ArrayList<>();
    private final List<Object> clocks = new ArrayList<>();
    private Optional<Map<String, Object>> backlog = Optional.empty();
    private int problems;

    @Override
    int run() throws IOException {
        Path elsewhere = Files.createTempDirectory("gametracker-doctor");
        try {
            examine(elsewhere);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw misuse(e.getMessage());
        } finally {
            delete(elsewhere);
        }
        lines.add(problems == 0 ? "All well." : problems == 1 ? "1 problem." : problems + " problems.");
        Map<String, Object> object = object("signals", signals, "clocks", clocks, "problems", problems);
        backlog.ifPresent(found -> object.put("spool", found));
        answer(lines, object);
        return problems == 0 ? OK : PROBLEMS;
    }

    /** What the tracker of the check has put there. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void examine(Path elsewhere) throws IOException {
        TrackerConfig config = target.doctorsConfig(elsewhere);
        config.notices().forEach(notice -> lines.add("Notice: " + SafeText.oneLine(notice)));
        try (GameTracker tracker = GameTracker.create(config)) {
            for (CheckResult.Item item : tracker.check(timeout).items()) {
                if (config.endpoints().containsKey(item.signal())) {
                    tell(item, config.transport().orElse("the transport on the path"));
                }
            }
            Set<URI> servers = new LinkedHashSet<>();
            config.endpoints().values().forEach(url -> servers.add(ServerClock.server(url)));
            for (URI server : servers) {
                ServerClock.of(server, config, timeout).ifPresent(clock -> tell(server, clock));
            }
            examineSpool(config, tracker);
        }
    }

    private void tell(CheckResult.Item item, String transport) {
        String name = item.signal().name().toLowerCase(Locale.ROOT);
        String answered =
                item.status().isPresent() ? "answered " + item.status().getAsInt() + " after " : "no answer after ";
        lines.add((item.ok() ? "ok   " : "BAD  ") + name + ": POST " + item.address() + " by " + transport);
        lines.add("     " + answered + item.took().toMillis() + " ms: " + SafeText.oneLine(item.meaning()));
        signals.add(object(
                "signal",
                name,
                "address",
                item.address().toString(),
                "status",
                item.status().isPresent() ? item.status().getAsInt() : null,
                "took_ms",
                item.took().toMillis(),
                "ok",
                item.ok(),
                "meaning",
                item.meaning()));
        problems += item.ok() ? 0 : 1;
    }

    private void tell(URI server, ServerClock clock) {
        lines.add((clock.isWrong() ? "BAD  " : "ok   ") + "clock: " + clock.meaning() + " (" + server + ")");
        clocks.add(object(
                "server",
                server.toString(),
                "ahead_ms",
                clock.ahead().toMillis(),
                "ok",
                !clock.isWrong(),
                "meaning",
                clock.meaning()));
        problems += clock.isWrong() ? 1 : 0;
    }

    /** Sends a sample as old as the oldest that waits: whether a server takes it cannot be asked in another way. */
    private void examineSpool(TrackerConfig config, GameTracker tracker) throws IOException {
        if (spoolIfNamed().isEmpty() || !config.endpoints().containsKey(Signal.METRICS)) {
            return;
        }
        if (!Files.isDirectory(spool())) {
            lines.add("ok   spool: there is none at " + SafeText.oneLine(spool().toString()));
            return;
        }
        List<Inventory.Listed> waiting = inventory().in(Inventory.State.WAITING);
        Optional<Instant> oldest = Inventory.open(waiting)
                .filter(frame -> frame.format().signal() == Signal.METRICS)
                .map(Frame::createdAt)
                .min(Instant::compareTo);
        if (oldest.isEmpty() || !(tracker instanceof ManagedTracker managed)) {
            lines.add("ok   spool: no metrics wait in " + SafeText.oneLine(spool().toString()));
            return;
        }
        CheckResult.Item item = managed.checkSample(timeout, oldest.get());
        String since = "metrics wait in " + SafeText.oneLine(spool().toString()) + " since " + oldest.get();
        lines.add((item.ok() ? "ok   " : "BAD  ") + "spool: " + since);
        lines.add("     "
                + (item.ok()
                        ? "the server takes samples of that age"
                        : "the server refuses samples of that age: " + SafeText.oneLine(item.meaning())));
        backlog = Optional.of(object("oldest", oldest.get().toString(), "ok", item.ok(), "meaning", item.meaning()));
        problems += item.ok() ? 0 : 1;
    }
}
