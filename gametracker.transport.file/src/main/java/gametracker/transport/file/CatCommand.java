package gametracker.transport.file;

import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.spi.BodyDecoder;
import gametracker.api.spi.DecodedRecord;
import gametracker.api.spi.SpooledEnvelope;
import gametracker.transport.file.Arguments.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prints what was recorded, one JSON object a line. */
final class CatCommand {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([mhd])");

    private final PrintStream out;
    private final PrintStream err;

    CatCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static Arguments parse(List<String> words) {
        return Arguments.parse(
                words,
                Set.of("--all", "--json"),
                Set.of("--spool", "--signal", "--session", "--level", "--since", "--until", "--contains"));
    }

    int run(Arguments arguments) throws IOException {
        Filter filter = Filter.of(arguments);
        Optional<BodyDecoder> decoder = ServiceLoader.load(BodyDecoder.class, CatCommand.class.getClassLoader())
                .findFirst();
        if (decoder.isEmpty()) {
            throw new UsageException("cat needs gametracker.decode to read bodies: add gametracker.decode.jar, with the"
                    + " jars that it requires, to the path beside this one");
        }
        return run(arguments, filter, decoder.get());
    }

    int run(Arguments arguments, Filter filter, BodyDecoder decoder) throws IOException {
        int[] unreadable = new int[1];
        Inventory.of(arguments.spool(true)); // Says what is wrong with the directory, if anything is.
        new FileSpoolReader().read(arguments.spool(true), envelope -> {
            if (filter.wants(envelope)) {
                try {
                    decoder.decode(envelope.envelope()).stream()
                            .filter(filter::wants)
                            .forEach(each -> out.println(each.json()));
                } catch (RuntimeException | VirtualMachineError e) {
                    unreadable[0]++;
                    err.println(Texts.oneLine(
                            envelope.envelope() + " of session " + envelope.sessionId() + ": " + e.getMessage()));
                }
            }
        });
        return unreadable[0] == 0 ? CommandLine.OK : CommandLine.PROBLEMS;
    }

    /** What is wanted. */
    record Filter(
            boolean all,
            Optional<Signal> signal,
            Optional<String> session,
            Optional<Level> level,
            Optional<Instant> since,
            Optional<Instant> until,
            Optional<String> contains) {
        static Filter of(Arguments arguments) {
            return new Filter(
                    arguments.has("--all"),
                    arguments.value("--signal").map(name -> constant(Signal.class, "--signal", name)),
                    arguments.value("--session"),
                    arguments.value("--level").map(name -> constant(Level.class, "--level", name)),
                    arguments.value("--since").map(text -> time("--since", text)),
                    arguments.value("--until").map(text -> time("--until", text)),
                    arguments.value("--contains"));
        }

        boolean wants(SpooledEnvelope envelope) {
            return (all || !envelope.acknowledged())
                    && signal.map(each -> each == envelope.envelope().signal()).orElse(true)
                    && session.map(each -> envelope.sessionId().startsWith(each))
                            .orElse(true);
        }

        boolean wants(DecodedRecord record) {
            return level.map(least -> record.level()
                                    .map(own -> own.compareTo(least) >= 0)
                                    .orElse(false))
                            .orElse(true)
                    && since.map(time -> !record.time().isBefore(time)).orElse(true)
                    && until.map(time -> record.time().isBefore(time)).orElse(true)
                    && contains.map(text -> record.json().contains(text)).orElse(true);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String option, String name) {
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + " is one of "
                    + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT) + ", not " + name);
        }
    }

    /** An instant, a UTC day, or how long ago. */
    private static Instant time(String option, String text) {
        Matcher ago = AGO.matcher(text);
        try {
            if (ago.matches()) {
                long amount = Long.parseLong(ago.group(1));
                Duration back = ago.group(2).equals("m")
                        ? Duration.ofMinutes(amount)
                        : ago.group(2).equals("h") ? Duration.ofHours(amount) : Duration.ofDays(amount);
                return Instant.now().minus(back);
            }
            return text.indexOf('T') > 0
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException(option
                    + " is a time as in 2026-11-20T13:00:00Z, a day as in 2026-11-20 or an age as in 90m, 6h, 2d,"
                    + " not " + text);
        }
    }
}
