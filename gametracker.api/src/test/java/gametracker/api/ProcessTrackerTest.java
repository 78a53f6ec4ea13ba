package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.CurrentTracker;
import gametracker.api.spi.EventSink;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.ManagedTracker;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessTrackerTest {
    private final List<String> calls = new ArrayList<>();

    @AfterEach
    void backToNoop() {
        ProcessTracker.INSTANCE.replace(NoopTracker.INSTANCE);
    }

    @Test
    void beforeInitItDoesNothing() {
        GameTracker tracker = GameTracker.get();
        assertEquals(GameTracker.noop().sessionId(), tracker.sessionId());
        ApiCallsTest.callEverything(tracker);
    }

    @Test
    void withoutCoreTheMessageTellsWhatToAdd() {
        TrackerConfig config = TrackerConfig.builder().build();
        IllegalStateException created = assertThrows(IllegalStateException.class, () -> GameTracker.create(config));
        assertEquals("no tracker on the path: add gametracker.core", created.getMessage());
        assertThrows(IllegalStateException.class, () -> GameTracker.init(config));
        assertEquals(GameTracker.noop().sessionId(), GameTracker.get().sessionId(), "a failed init changes nothing");
    }

    @Test
    void everyCallReachesTheCurrentTracker() throws Exception {
        int checked = 0;
        for (Method method : GameTracker.class.getMethods()) {
            boolean handle =
                    method.getName().matches("counter|gauge|histogram") && method.getReturnType() != void.class;
            boolean ofTheThread = method.getName().equals("makeCurrent");
            boolean kept = method.getName().matches("frames|observe"); // follow each init, as handles do
            if (Modifier.isStatic(method.getModifiers()) || handle || ofTheThread || kept) {
                continue;
            }
            ProcessTracker.INSTANCE.replace(recording("a")); // close, in any order, takes it away
            calls.clear();
            Object[] arguments = Arrays.stream(method.getParameterTypes())
                    .map(ProcessTrackerTest::some)
                    .toArray();
            method.invoke(GameTracker.get(), arguments);
            assertEquals(List.of(call("a", method, arguments)), calls);
            checked++;
        }
        assertTrue(checked >= 33, "methods checked: " + checked);
    }

    @Test
    void replacedTrackerIsClosedAfterTheNextIsInPlace() {
        ProcessTracker.INSTANCE.replace(recording("a"));
        GameTracker b = recording("b");
        assertSame(b, ProcessTracker.INSTANCE.replace(b));
        assertEquals(List.of("a.close[]"), calls);
        GameTracker.get().logInfo("to b");
        assertEquals("b.logInfo[to b]", calls.get(1));
    }

    @Test
    void handlesFollowTheCurrentTracker() {
        Map<String, String> labels = new HashMap<>(Map.of("k", "v"));
        Counter counter = GameTracker.get().counter("hits", labels);
        Gauge gauge = GameTracker.get().gauge("hp", labels);
        Histogram histogram = GameTracker.get().histogram("ms");
        labels.put("k", "changed later");
        counter.add(1);
        for (String name : List.of("a", "b")) {
            ProcessTracker.INSTANCE.replace(recording(name));
            calls.clear();
            counter.increment();
            counter.add(2);
            gauge.set(0.5);
            histogram.record(7);
            assertEquals(
                    List.of(
                            name + ".counter[hits, {k=v}]",
                            name + ".counter.add[1]",
                            name + ".counter.add[2]",
                            name + ".gauge[hp, {k=v}]",
                            name + ".gauge.set[0.5]",
                            name + ".histogram[ms, null]",
                            name + ".histogram.record[7.0]"),
                    calls);
        }
    }

    @Test
    void handlesOfATrackerThatFollowsAreBoundToItAlone() {
        ManagedTracker a = recording(ManagedTracker.class, "a");
        ProcessTracker.INSTANCE.replace(a);
        assertTrue(calls.get(0).startsWith("a.processWide["), calls::toString);
        calls.clear();
        GameTracker.get().counter("hits").add(1);
        GameTracker.get().gauge("hp").set(0.5);
        GameTracker.get().histogram("ms").record(7);
        assertEquals(
                List.of(
                        "a.boundCounter[hits, null]",
                        "a.boundCounter.add[1]",
                        "a.boundGauge[hp, null]",
                        "a.boundGauge.set[0.5]",
                        "a.boundHistogram[ms, null]",
                        "a.boundHistogram.record[7.0]"),
                calls);
    }

    @Test
    void eventsReachATrackerThatTakesThem() {
        EventSink sink = (EventSink) GameTracker.get();
        LogEvent event = new LogEvent(Level.WARN, "m", null, null, "game.Ai", "worker", 7);
        assertFalse(sink.log(event), "nothing is there yet");
        ProcessTracker.INSTANCE.replace(recording("deaf"));
        assertFalse(sink.log(event));
        ProcessTracker.INSTANCE.replace(recording(HearingTracker.class, "a"));
        assertTrue(sink.log(event));
        assertEquals("a.log[" + event + "]", calls.get(calls.size() - 1));
    }

    private interface HearingTracker extends GameTracker, EventSink {}

    @Test
    void getReturnsTheCurrentTracker() {
        GameTracker outside = GameTracker.get();
        ManagedTracker match = recording(ManagedTracker.class, "match");
        try (Scope scope = CurrentTracker.enter(match)) {
            assertSame(match, GameTracker.get());
            try (Scope inner = outside.makeCurrent()) {
                assertSame(match, GameTracker.get(), "the process-wide tracker changes nothing");
                inner.close();
            }
            GameTracker noop = GameTracker.noop().child(Map.of("match", "17"));
            noop.makeCurrent().close();
            noop.close();
            assertSame(match, GameTracker.get());
            scope.close();
            scope.close();
        }
        assertSame(outside, GameTracker.get());
    }

    private GameTracker recording(String name) {
        return recording(GameTracker.class, name);
    }

    /** Notes each call by name and arguments; answers calls for a handle with one that notes its calls too. */
    private <T> T recording(Class<T> type, String name) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    Object[] arguments = given == null ? new Object[0] : given;
                    if (method.isDefault() && method.getDeclaringClass() != GameTracker.class) {
                        return java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments);
                    }
                    calls.add(call(name, method, arguments));
                    Class<?> result = method.getReturnType();
                    if (result == Counter.class || result == Gauge.class || result == Histogram.class) {
                        return recording(result, name + "." + method.getName());
                    }
                    return result == boolean.class ? Boolean.TRUE : null;
                }));
    }

    private static String call(String name, Method method, Object[] arguments) {
        return name + "." + method.getName() + Arrays.toString(arguments);
    }

    private static Object some(Class<?> type) {
        if (type == String.class) {
            return "text";
        } else if (type == Map.class) {
            return Map.of("k", "v");
        } else if (type == long.class) {
            return 3L;
        } else if (type == double.class) {
            return 1.5;
        } else if (type == Level.class) {
            return Level.WARN;
        } else if (type == Consent.class) {
            return Consent.PENDING;
        } else if (type == Duration.class) {
            return Duration.ofSeconds(2);
        } else if (type == Throwable.class) {
            return new IllegalStateException("given");
        }
        return GameTracker.noop().startSpan("given");
    }
}
