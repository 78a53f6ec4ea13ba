package gametracker.tests.ending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.ending.EndingGame.Outcome;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSpan;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Games die at a random moment while they record 2,000 times a second, and each next start sends what the one before has
 * left: nothing that is older than 50 ms, plus what the threads that it passes may have had to wait, is lost, and nothing is
 * stored twice. {@code -Plong} has 200 deaths of each kind.
 */
class LastWordsTest {
    private static final int AT_A_TIME = 4;
    private static final long OLD_MILLIS = 50;
    private static final long OLD_VALUE_MILLIS = 1000;
    private static final int FIRST = 8;

    /** A record passes the collector's and the journal's, each of which may wait as long as the control thread did. */
    private static final int THREADS = 2;

    private static final int AGO = 60;
    private static final int SHORTEST = Integer.getInteger("ending.shortest", 500);
    private static final int LONGEST = 1300;
    private static final Pattern WORD = Pattern.compile("word-(\\d+)");
    private static final Pattern STATS = Pattern.compile(
            "accepted (\\d+) = delivered (\\d+) \\+ spooled (\\d+) \\+ pending (\\d+) \\+ dropped (\\d+)");

    @TempDir
    Path directory;

    private final Random random = new Random(Long.getLong("ending.seed", System.nanoTime()));

    @Test
    void deathsFromOutsideAndByAFaultLoseNoLastWord() throws Exception {
        assertEquals(List.of(), wrong(Integer.getInteger("ending.few", 4), "killed", "crash"));
    }

    @Test
    @Tag("long")
    void twoHundredDeathsOfEachKindLoseNoLastWord() throws Exception {
        assertEquals(List.of(), wrong(Integer.getInteger("ending.deaths", 200), "killed", "crash"));
    }

    /** The JVM ends at once in both, without a hook. */
    @Test
    @Tag("long")
    void haltAndLackOfMemoryLoseNoLastWord() throws Exception {
        assertEquals(List.of(), wrong(Integer.getInteger("ending.some", 4), "halt", "memory"));
    }

    /** As many deaths of each kind, both kinds at the same time. */
    private List<String> wrong(int deaths, String one, String other) throws Exception {
        EndingGame game = EndingGame.of("Words", directory);
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        ExecutorService both = Executors.newFixedThreadPool(2);
        List<Future<?>> runs = new ArrayList<>();
        for (String end : List.of(one, other)) {
            runs.add(both.submit(() -> {
                for (int left = deaths; left > 0; left -= AT_A_TIME) {
                    wrong.addAll(wrong(game, Collections.nCopies(Math.min(left, AT_A_TIME), end)));
                }
                return null;
            }));
        }
        both.shutdown();
        for (Future<?> run : runs) {
            run.get(); // the games are bounded
        }
        return wrong;
    }

    /** The receiver's. */
    private static final class LaterClock extends Clock {
        volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** One that died: how, what it had recorded by when, and when it died. */
    private record Death(String end, String session, LongBuffer noted, long atMillis) {
        /** How many records must have survived. */
        int due(long oldMillis) {
            long before = atMillis - oldMillis - THREADS * Math.max(noted.get(1), atMillis - noted.get(0));
            int due = 0;
            while (noted.get(FIRST + due) != 0 && noted.get(FIRST + due) <= before) {
                due++;
            }
            return due;
        }
    }

    private List<String> wrong(EndingGame game, List<String> ends) throws Exception {
        Path state = Files.createTempDirectory(directory, "state");
        List<Death> deaths = new ArrayList<>();
        LaterClock clock = new LaterClock();
        try (Receiver receiver =
                Receiver.start(ReceiverConfig.DEFAULT.withoutPage().withClock(clock))) {
            Map<String, String> config =
                    Map.of("endpoint", receiver.uri().toString(), "stateDirectory", state.toString());
            for (String end : ends) {
                deaths.add(die(game, config, end));
            }
            // Spans wait for 16 s after a death, because Tempo knows a repeat as one only then. So long ago it was.
            clock.ahead = Duration.ofSeconds(AGO);
            try (Stream<Path> files = Files.list(state)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".journal"))
                        .toList()) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(AGO)));
                }
            }
            Outcome last = game.run(List.of(), config, "deliver");
            List<String> wrong = new ArrayList<>();
            if (!last.lines().containsAll(List.of("left false", "flushed true"))) {
                wrong.add(last.toString());
            }
            int most = 0;
            for (Death death : deaths) {
                check(receiver, death, wrong);
                most = Math.max(most, death.due(OLD_MILLIS));
            }
            if (most < 50) {
                wrong.add("only " + most + " records were old enough, so that this run shows nothing");
            }
            checkLaw(last.value("stats "), wrong);
            if (receiver.received().totals().refused() > 0) {
                wrong.add("refused: "
                        + receiver.received().requests().stream()
                                .filter(request -> request.status() >= 400
                                        || !request.refusals().isEmpty())
                                .toList());
            }
            return wrong;
        }
    }

    private Death die(EndingGame game, Map<String, String> config, String end) throws Exception {
        Path noted = Files.createTempFile(directory, "noted", ".bin");
        Path said = Files.createTempFile(directory, "said", ".txt");
        long life = SHORTEST + random.nextInt(LONGEST - SHORTEST);
        Process process = game.start(
                List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
                config,
                said,
                end,
                noted.toString(),
                Long.toString(life));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!Files.readString(said).contains("ready")) {
            assertTrue(System.nanoTime() - deadline < 0 && process.isAlive(), () -> "it does not begin: " + said);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long died = 0;
        if (end.equals("killed")) {
            process.waitFor(life, TimeUnit.MILLISECONDS);
            died = System.currentTimeMillis();
            process.destroyForcibly();
        }
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it does not end");
        LongBuffer all = ByteBuffer.wrap(Files.readAllBytes(noted)).asLongBuffer();
        Files.delete(noted);
        String session = new Outcome(Files.readAllLines(said), process.exitValue()).value("session ");
        return new Death(end, session, all, died == 0 ? all.get(2) : died);
    }

    private static void check(Receiver receiver, Death death, List<String> wrong) {
        Map<Integer, Integer> times = new HashMap<>();
        for (ReceivedLog log : receiver.received().logs()) {
            if (log.sessionId().equals(death.session())) {
                count(log.message(), times);
            }
        }
        for (ReceivedSpan span : receiver.received().spans()) {
            if (span.span().toString().contains(death.session())) {
                count(span.name(), times);
            }
        }
        int due = death.due(OLD_MILLIS);
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < due; i++) {
            if (!times.containsKey(i)) {
                missing.add(i);
            }
        }
        List<Integer> twice =
                times.keySet().stream().filter(i -> times.get(i) > 1).toList();
        if (!missing.isEmpty() || !twice.isEmpty()) {
            wrong.add(death.end() + ": " + due + " due in "
                    + (death.atMillis() - death.noted().get(FIRST)) + " ms (control "
                    + death.noted().get(1) + ") of " + death.session() + ", missing " + brief(missing) + ", twice "
                    + brief(twice));
        }
        double counted = receiver.received().series("words_total").stream()
                .filter(series -> series.label("instance").equals(death.session()))
                .mapToDouble(series -> series.last().orElse(0))
                .max()
                .orElse(0);
        if (counted < death.due(OLD_VALUE_MILLIS)) {
            wrong.add("counted " + counted + " of " + due);
        }
    }

    private static String brief(List<Integer> words) {
        return words.size() + (words.isEmpty() ? "" : " of " + words.get(0) + " to " + words.get(words.size() - 1));
    }

    private static void count(String text, Map<Integer, Integer> times) {
        Matcher word = WORD.matcher(text);
        if (word.matches()) {
            times.merge(Integer.parseInt(word.group(1)), 1, Integer::sum);
        }
    }

    private static void checkLaw(String stats, List<String> wrong) {
        Matcher law = STATS.matcher(stats);
        int signals = 0;
        while (law.find()) {
            signals++;
            long right = 0;
            for (int i = 2; i <= 5; i++) {
                right += Long.parseLong(law.group(i));
            }
            if (Long.parseLong(law.group(1)) != right || !law.group(5).equals("0")) {
                wrong.add(stats);
            }
        }
        assertEquals(3, signals, stats);
    }
}
