package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.jvm.JvmEvent.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class AttributionProperties {
    /** An event at random, as likely as not reaching out of the frame. */
    record Happening(Kind kind, int from, int length, int asked, int site) {}

    @Property(tries = 2000)
    void causesAndTheUsualMakeTheFrameExactly(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll @IntRange(min = 0, max = 500) int length,
            @ForAll @IntRange(min = 0, max = 700) int ran,
            @ForAll @IntRange(min = -1, max = 700) int queued,
            @ForAll boolean complete) {
        FrameExplanation explanation =
                scene(happenings, length, ran, queued, complete).explain();
        long sum = explanation.usualNanos();
        Set<FrameCause> seen = EnumSet.noneOf(FrameCause.class);
        long last = Long.MAX_VALUE;
        for (FrameExplanation.Share each : explanation.causes()) {
            assertTrue(seen.add(each.cause()), "twice: " + each.cause());
            assertTrue(each.nanos() >= 0 && each.nanos() <= last, "not sorted");
            last = each.nanos();
            sum += each.nanos();
        }
        assertEquals(length * Scene.MILLI, sum);
    }

    @Property(tries = 2000)
    void nothingIsBlamedThatDidNotHappen(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll @IntRange(min = 1, max = 500) int length,
            @ForAll @IntRange(min = 0, max = 700) int ran) {
        Scene scene = scene(happenings, length, ran, -1, true);
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        scene.observed().events().stream()
                .filter(each ->
                        each.overlaps(scene.observed().start(), scene.observed().end())
                                || each.start() == each.end()
                                        && each.start() >= scene.observed().start())
                .forEach(each -> kinds.add(each.kind()));
        if (!scene.observed().standing().isEmpty()) {
            kinds.add(Kind.STANDING);
        }
        boolean loading = scene.observed().events().stream()
                .anyMatch(each -> each.end() > scene.observed().start()
                        && !each.initialising().isEmpty());
        for (FrameExplanation.Share each : scene.explain().causes()) {
            Set<Kind> needed = switch (each.cause()) {
                case GC -> {
                    Set<Kind> gc = EnumSet.of(Kind.GC_PAUSE, Kind.ALLOCATION_STALL, Kind.COLLECTION);
                    // The operation that a pause is part of may reach into a frame which the pause does not.
                    if (happenings.stream().anyMatch(h -> h.kind() == Kind.GC_PAUSE)) {
                        gc.add(Kind.VM_OPERATION);
                    }
                    yield gc;
                }
                case SAFEPOINT -> EnumSet.of(Kind.VM_OPERATION, Kind.REACHING_SAFEPOINT);
                case LOCK -> EnumSet.of(Kind.LOCK);
                case WAIT -> EnumSet.of(Kind.WAIT);
                case SLEEP -> EnumSet.of(Kind.SLEEP);
                case IO -> EnumSet.of(Kind.IO, Kind.NATIVE_SAMPLE);
                case CLASS_LOADING -> loading ? EnumSet.allOf(Kind.class) : EnumSet.of(Kind.CLASS_LOAD);
                case SCHEDULER -> EnumSet.of(Kind.SLEEP, Kind.WAIT, Kind.LOCK, Kind.STANDING);
                case CPU, UNKNOWN -> EnumSet.allOf(Kind.class);
            };
            needed.retainAll(kinds);
            assertTrue(
                    !needed.isEmpty()
                            || each.cause() == FrameCause.CPU && ran > 0
                            || each.cause() == FrameCause.UNKNOWN,
                    each.cause() + " without its like: " + kinds);
        }
    }

    @Property(tries = 1000)
    void theProcessorIsBlamedForNoMoreThanTheThreadRan(
            @ForAll("happenings") List<Happening> happenings,
            @ForAll @IntRange(min = 0, max = 500) int length,
            @ForAll @IntRange(min = 0, max = 700) int ran) {
        FrameExplanation explanation = scene(happenings, length, ran, -1, true).explain();
        assertTrue(Scene.millis(explanation, FrameCause.CPU) <= ran);
    }

    @Property(tries = 1000)
    void noMomentIsTakenTwice(@ForAll("happenings") List<Happening> takes) {
        Gaps gaps = new Gaps().with(0, 100).with(150, 300);
        TreeMap<Integer, Boolean> model = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            if (i < 100 || i >= 150) {
                model.put(i, true);
            }
        }
        for (Happening each : takes) {
            int from = each.from();
            int to = from + each.length();
            Set<Integer> taken =
                    Set.copyOf(model.subMap(from, Math.max(from, to)).keySet());
            assertEquals(taken.size(), gaps.left(from, to));
            assertEquals(taken.size(), gaps.take(from, to));
            model.keySet().removeAll(taken);
            assertEquals(model.size(), gaps.total());
            for (int moment = -1; moment <= 300; moment += 7) {
                assertEquals(model.containsKey(moment), gaps.contains(moment));
            }
        }
    }

    private static Scene scene(List<Happening> happenings, int length, int ran, int queued, boolean complete) {
        Scene scene = new Scene(length).ran(ran);
        if (queued >= 0) {
            scene.queued(queued);
        }
        if (!complete) {
            scene.deaf().counters(ran, ran / 2);
        }
        for (Happening each : happenings) {
            int to = each.from() + each.length();
            String site = "game.Site" + each.site() + (each.site() == 3 ? ".<clinit>:1" : ".call:1");
            switch (each.kind()) {
                case GC_PAUSE, COLLECTION, VM_OPERATION, REACHING_SAFEPOINT ->
                    scene.vm(each.kind(), each.from(), to, "subject", "System.gc()", each.site());
                case SAMPLE, NATIVE_SAMPLE ->
                    scene.sample(each.kind(), each.from(), each.site() == 1 ? "java.io.File.x:1" : site);
                case SLEEP, WAIT, LOCK -> scene.asked(each.kind(), each.from(), to, each.asked(), "subject", "", site);
                case STANDING -> scene.standing(each.from(), to);
                default -> scene.blocked(each.kind(), each.from(), to, "subject", "", site);
            }
        }
        return scene;
    }

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.integers().between(-200, 500),
                        Arbitraries.integers().between(0, 300),
                        Arbitraries.integers().between(-1, 300),
                        Arbitraries.integers().between(0, 3))
                .as(Happening::new)
                .list()
                .ofMaxSize(25);
    }
}
