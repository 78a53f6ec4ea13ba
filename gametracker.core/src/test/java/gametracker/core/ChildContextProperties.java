package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever children, scopes, spans and threads there are, in whatever order: a record bears the context of its own. */
class ChildContextProperties {
    private static final int CRUMBS = 3;

    enum Action {
        MAKE_CHILD,
        SET_TAG,
        ADD_BREADCRUMB,
        LOG,
        ENTER,
        START_SPAN,
        LEAVE,
        LEAVE_OUT_OF_ORDER,
        CLOSE
    }

    record Step(Action action, int which, int thread) {}

    /** What a tracker is expected to put on its records. */
    private static final class Model {
        final GameTracker tracker;
        final Model parent;
        final Map<String, String> tags = new HashMap<>();
        final List<String> crumbs = new ArrayList<>();
        boolean closed;

        Model(GameTracker tracker, Model parent) {
            this.tracker = tracker;
            this.parent = parent;
            if (parent != null) {
                tags.putAll(parent.tags);
                crumbs.addAll(parent.crumbs);
            }
        }

        boolean isClosed() {
            return closed || parent != null && parent.isClosed();
        }

        boolean isWithin(Model ancestor) {
            return this == ancestor || parent != null && parent.isWithin(ancestor);
        }
    }

    /** Of one thread: what is current there, innermost last. */
    private static final class Scopes {
        final List<Model> trackers = new ArrayList<>();
        final List<Scope> trackerScopes = new ArrayList<>();
        final List<Boolean> left = new ArrayList<>();
        final List<Model> spans = new ArrayList<>();
        final List<Scope> spanScopes = new ArrayList<>();

        Model subjectOf(Model caller) {
            Model ofSpan = spans.isEmpty() ? caller : spans.get(spans.size() - 1);
            return ofSpan.isWithin(caller) ? ofSpan : caller;
        }
    }

    private record Expected(Map<String, String> tags, List<String> crumbs) {}

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void noRecordIsEverSeenWithAnothersContext(@ForAll @Size(min = 1, max = 60) List<@From("steps") Step> steps)
            throws Exception {
        FakeServer server = new FakeServer();
        CoreTracker tracker =
                Trackers.start(Trackers.config().maxBreadcrumbs(CRUMBS).build(), server);
        List<Model> models = new ArrayList<>(List.of(new Model(tracker, null)));
        Map<String, Expected> expected = new LinkedHashMap<>();
        List<ExecutorService> threads = new ArrayList<>();
        List<Scopes> scopes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(Executors.newSingleThreadExecutor());
            scopes.add(new Scopes());
        }
        try {
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                Model model = models.get(step.which % models.size());
                String number = Integer.toString(i);
                Future<?> done = threads.get(step.thread)
                        .submit(() -> take(step.action, number, model, models, scopes.get(step.thread), expected));
                done.get();
            }
            for (int i = 0; i < threads.size(); i++) {
                Scopes open = scopes.get(i);
                threads.get(i)
                        .submit(() -> {
                            Collections.reverse(open.trackerScopes);
                            open.trackerScopes.forEach(Scope::close);
                            Collections.reverse(open.spanScopes);
                            open.spanScopes.forEach(Scope::close);
                            assertEquals(
                                    "ProcessTracker",
                                    GameTracker.get().getClass().getSimpleName());
                        })
                        .get();
            }
        } finally {
            threads.forEach(ExecutorService::shutdown);
            assertTrue(tracker.flush(Duration.ofSeconds(30)));
            tracker.close();
        }
        Map<String, Expected> seen = new HashMap<>();
        for (Map<String, Object> line : SentLogs.of(server)) {
            seen.put((String) line.get("msg"), seen(line));
        }
        assertEquals(new HashMap<>(expected), seen);
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        assertEquals(expected.size(), stats.delivered(Signal.LOGS));
    }

    private static Expected seen(Map<String, Object> line) {
        Map<String, String> tags = new HashMap<>();
        ((Map<?, ?>) line.get("tags")).forEach((key, value) -> tags.put((String) key, (String) value));
        List<String> crumbs = new ArrayList<>();
        if (line.get("breadcrumbs") instanceof List<?> list) {
            list.forEach(crumb -> crumbs.add((String) ((Map<?, ?>) crumb).get("msg")));
        }
        return new Expected(tags, crumbs);
    }

    private static void take(
            Action action,
            String number,
            Model model,
            List<Model> models,
            Scopes here,
            Map<String, Expected> expected) {
        switch (action) {
            case MAKE_CHILD -> {
                Model child = new Model(model.tracker.child(Map.of("of", number)), model);
                child.tags.put("of", number);
                models.add(child);
            }
            case SET_TAG -> {
                model.tracker.setTag("set", number);
                if (!model.isClosed()) {
                    model.tags.put("set", number);
                }
            }
            case ADD_BREADCRUMB -> {
                model.tracker.addBreadcrumb(number, null);
                if (!model.isClosed()) {
                    here.subjectOf(model).crumbs.add(number);
                }
            }
            case LOG -> log(number, model, here, expected);
            case ENTER -> {
                here.trackers.add(model);
                here.trackerScopes.add(model.tracker.makeCurrent());
                here.left.add(false);
            }
            case START_SPAN -> {
                Span span = model.tracker.startSpan(number);
                here.spans.add(model.isClosed() ? model : here.subjectOf(model));
                here.spanScopes.add(span.makeCurrent());
            }
            case LEAVE -> leave(here);
            case LEAVE_OUT_OF_ORDER -> {
                if (here.left.size() > 1) {
                    here.trackerScopes.get(0).close();
                    here.left.set(0, true);
                }
            }
            case CLOSE -> {
                if (model.parent != null) {
                    model.tracker.close();
                    model.closed = true;
                }
            }
        }
    }

    /** Half of the logs are made through what is current, as code deep down makes them. */
    private static void log(String number, Model model, Scopes here, Map<String, Expected> expected) {
        boolean current = !here.trackers.isEmpty() && number.hashCode() % 2 == 0;
        Model caller = current ? here.trackers.get(here.trackers.size() - 1) : model;
        GameTracker called = current ? GameTracker.get() : model.tracker;
        called.logError(number);
        if (!caller.isClosed()) {
            Model subject = here.subjectOf(caller);
            int from = Math.max(0, subject.crumbs.size() - CRUMBS);
            expected.put(
                    number,
                    new Expected(
                            Map.copyOf(subject.tags),
                            List.copyOf(subject.crumbs.subList(from, subject.crumbs.size()))));
        }
    }

    private static void leave(Scopes here) {
        int last = here.spans.size() - 1;
        if (last >= 0) {
            here.spans.remove(last);
            here.spanScopes.remove(last).close();
        }
        int top = here.trackers.size() - 1;
        if (top >= 0) {
            here.trackerScopes.remove(top).close();
            here.trackers.remove(top);
            here.left.remove(top);
            while (!here.left.isEmpty() && here.left.get(here.left.size() - 1)) {
                int over = here.left.size() - 1;
                here.left.remove(over);
                here.trackers.remove(over);
                here.trackerScopes.remove(over);
            }
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(Action.class),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(0, 2))
                .as(Step::new);
    }
}
