package gametracker.core.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StormProperties {
    /** What happens next; an error by its number. */
    enum Step {
        ERROR,
        OTHER_ERROR,
        BURST,
        COLLECT,
        FLUSH,
        WAIT,
        WAIT_LONG
    }

    @Property
    void eachErrorIsSentOrToldOfOnce(
            @ForAll @Size(max = 120) List<Step> steps, @ForAll @IntRange(min = 1, max = 6) int first) {
        StormFixture world = new StormFixture(first);
        long logged = 0;
        for (Step step : steps) {
            logged += take(world, step);
            if (step == Step.COLLECT || step == Step.FLUSH) {
                assertTrue(world.told() <= world.storms.repeated());
            }
        }
        world.storms.end();
        assertEquals(logged, world.sent.size() + world.told());
        world.assertAllTold();
    }

    private static long take(StormFixture world, Step step) {
        switch (step) {
            case ERROR -> world.log("one", null);
            case OTHER_ERROR -> world.log("other", null);
            case BURST -> {
                for (int i = 0; i < 20; i++) {
                    world.log("one", null);
                }
                return 20;
            }
            case COLLECT -> world.collect();
            case FLUSH -> world.flush();
            case WAIT -> world.pass(Duration.ofMillis(700));
            case WAIT_LONG -> world.pass(Duration.ofSeconds(11));
        }
        return step == Step.ERROR || step == Step.OTHER_ERROR ? 1 : 0;
    }

    /** In any stretch as long as a window there are parts of two windows at most. */
    @Property
    void noWindowHasMoreThanTwiceTheFirstOnes(
            @ForAll @Size(max = 200) List<@IntRange(max = 3000) Integer> gapsInMillis,
            @ForAll @IntRange(min = 1, max = 6) int first) {
        StormFixture world = new StormFixture(first);
        Deque<Long> lately = new ArrayDeque<>();
        for (int gap : gapsInMillis) {
            world.pass(Duration.ofMillis(gap));
            world.collect();
            if (world.log("one", null)) {
                lately.add(world.nanos);
            }
            while (!lately.isEmpty() && world.nanos - lately.getFirst() >= StormFixture.WINDOW.toNanos()) {
                lately.removeFirst();
            }
            assertTrue(lately.size() <= 2 * first, lately::toString);
        }
    }

    /** However many errors there are, each is sent or told of, and the bound holds. */
    @Property(tries = 50)
    void errorsBeyondTheBoundAreToldOfToo(
            @ForAll @Size(min = 300, max = 1500) List<@IntRange(max = 400) Integer> errors) {
        StormFixture world = new StormFixture(1);
        Map<Integer, Integer> logged = new HashMap<>();
        for (int error : errors) {
            world.pass(Duration.ofMillis(1));
            world.log("error " + error, null);
            logged.merge(error, 1, Integer::sum);
        }
        world.storms.end();
        Map<Integer, Integer> arrived = new HashMap<>();
        List<String> sent = new ArrayList<>();
        world.sent.forEach(record -> sent.add(record.message()));
        sent.forEach(message -> arrived.merge(number(message), 1, Integer::sum));
        world.sums.forEach(sum -> arrived.merge(
                number(sum.message()), Math.toIntExact((Long) StormFixture.field(sum, "repeated")), Integer::sum));
        assertEquals(logged, arrived);
    }

    private static int number(String message) {
        return Integer.parseInt(message.substring("error ".length()));
    }
}
