package gametracker.transport.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.SpoolEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Processes killed with SIGKILL at random instants; {@code -Dspool.kills=50} for the long run. */
class KillTest {
    private static final int KILLS = Integer.getInteger("spool.kills", 4);

    private final Set<String> safe = new HashSet<>();
    private final Set<String> acknowledging = new HashSet<>();
    private final Set<String> acknowledged = new HashSet<>();

    @Test
    void killedAtAnyInstantNothingSafeIsMissingAndNothingAcknowledgedComesBack() throws Exception {
        long seed = Long.getLong("spool.seed", new Random().nextLong());
        Random random = new Random(seed);
        try (Bench bench = new Bench()) {
            for (int round = 0; round < KILLS; round++) {
                play(bench, round, random.nextLong(), 1 + random.nextInt(3000));
                compare(bench, "seed " + seed + ", round " + round);
            }
            FileSpool last = bench.open(64 << 20);
            Set<String> left = new HashSet<>();
            for (SpoolEntry entry : Bench.adopt(last)) {
                assertEquals(Victim.envelope(entry.id()), last.read(entry));
                assertTrue(left.add(entry.id()), "twice: " + entry);
                last.acknowledge(entry);
            }
            // The system may cut a write in two when it kills: of a frame that was never said to be safe.
            bench.lost.forEach(entry -> note("~ " + entry.id()));
            assertTrue(bench.lost.size() <= 1, bench.lost::toString);
            check(left, "seed " + seed);
            last.close();
            assertTrue(bench.files().keySet().stream().noneMatch(name -> name.endsWith(".seg")));
        }
    }

    private void play(Bench bench, int round, long seed, int lines) throws Exception {
        List<String> arguments = List.of(bench.directory.toString(), "r" + round, Long.toString(seed));
        Process victim = Forks.onTheClassPath(Victim.class, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = victim.inputReader(StandardCharsets.US_ASCII)) {
            for (int i = 0; i < lines; i++) {
                String line = said.readLine();
                assertNotNull(line, "the victim died by itself");
                note(line);
            }
            victim.toHandle().destroyForcibly();
            // What it still said before it died counts as well; a line that was cut says nothing.
            StringBuilder rest = new StringBuilder();
            for (int c = said.read(); c >= 0; c = said.read()) {
                rest.append((char) c);
            }
            int end = rest.lastIndexOf("\n");
            if (end >= 0) {
                rest.substring(0, end).lines().forEach(this::note);
            }
        } finally {
            victim.destroyForcibly();
            assertTrue(victim.waitFor(30, TimeUnit.SECONDS));
        }
    }

    private void note(String line) {
        String id = line.substring(2);
        switch (line.charAt(0)) {
            case '+' -> safe.add(id);
            case '?' -> acknowledging.add(id);
            case '-' -> acknowledged.add(id);
            case '~' -> assertFalse(safe.contains(id), id + " was safe and is damaged");
            case '=' -> assertFalse(acknowledged.contains(id), id + " came back");
            default -> throw new AssertionError(line);
        }
    }

    private void compare(Bench bench, String when) throws IOException {
        Set<String> open = new HashSet<>();
        List<String> all = new ArrayList<>();
        SpoolReader.read(bench.directory, each -> {
            assertEquals(Victim.envelope(each.envelope().id()), each.envelope());
            all.add(each.envelope().id());
            if (!each.acknowledged()) {
                open.add(each.envelope().id());
            }
        });
        assertEquals(all.size(), Set.copyOf(all).size(), when);
        check(open, when);
    }

    private void check(Set<String> open, String when) {
        Set<String> missing = new HashSet<>(safe);
        missing.removeAll(acknowledging);
        missing.removeAll(open);
        assertEquals(Set.of(), missing, when);
        Set<String> back = new HashSet<>(open);
        back.retainAll(acknowledged);
        assertEquals(Set.of(), back, when);
        // A frame may be whole whose announcement the kill swallowed: one a process.
        Set<String> unannounced = new HashSet<>(open);
        unannounced.removeAll(safe);
        assertTrue(unannounced.size() <= KILLS, when + unannounced);
    }

    @Test
    void aDeadProcessIsAdoptedByExactlyOneAndALivingOneByNone() throws Exception {
        try (Bench bench = new Bench()) {
            FileSpool mine = bench.open();
            Bench.append(mine, Bench.envelope(1));
            Process victim = Forks.onTheClassPath(Victim.class, List.of(bench.directory.toString(), "r", "1"))
                    .start();
            try (BufferedReader said = victim.inputReader(StandardCharsets.US_ASCII)) {
                assertEquals("+ r-0", said.readLine(), "it adopts nothing of ours");
                assertEquals(List.of(), Bench.adopt(mine));
                FileSpool second = bench.open();
                assertEquals(List.of(), Bench.adopt(second));
                victim.destroyForcibly();
                assertTrue(victim.waitFor(30, TimeUnit.SECONDS));
                List<SpoolEntry> left = Bench.adopt(second);
                assertFalse(left.isEmpty());
                assertTrue(left.stream().allMatch(entry -> entry.sessionId().equals("s-r")));
                assertEquals(List.of(), Bench.adopt(mine));
                second.close();
            } finally {
                victim.destroyForcibly();
            }
            mine.close();
        }
    }
}
