package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Scope;
import gametracker.api.spi.ThreadScopes;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentSpanTest {
    private final Spans spans = new Spans(new Ids(), new WallClock(), span -> true);
    private final ActiveSpan a = (ActiveSpan) spans.start("a", null);
    private final ActiveSpan b = (ActiveSpan) spans.start("b", null);
    private final ActiveSpan c = (ActiveSpan) spans.start("c", null);

    @AfterEach
    void nothingIsLeftOnThisThread() {
        assertNull(CurrentSpan.get());
    }

    private static void elsewhere(Runnable task) {
        FutureTask<?> future = new FutureTask<>(task, null);
        new Thread(future).start();
        try {
            future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void startingChangesNoThreadState() {
        spans.start("s", null);
        assertNull(CurrentSpan.get());
    }

    @Test
    void scopesNest() {
        try (Scope outer = a.makeCurrent()) {
            assertSame(a, CurrentSpan.get());
            try (Scope inner = b.makeCurrent()) {
                assertSame(b, CurrentSpan.get());
            }
            assertSame(a, CurrentSpan.get());
        }
        assertNull(CurrentSpan.get());
    }

    @Test
    void currentSpanIsTheParentAlsoInAnotherTracker() {
        Spans other = new Spans(new Ids(), new WallClock(), span -> true);
        try (Scope scope = a.makeCurrent()) {
            assertEquals(a.spanId(), other.start("s", null).parentSpanId());
            assertEquals("", other.start("s", null, null).parentSpanId());
        }
    }

    @Test
    void isOfOneThreadAlone() {
        try (Scope scope = a.makeCurrent()) {
            elsewhere(() -> assertNull(CurrentSpan.get()));
        }
    }

    @Test
    void closedTwiceCountsOnce() {
        Scope outer = a.makeCurrent();
        Scope inner = b.makeCurrent();
        inner.close();
        inner.close();
        assertSame(a, CurrentSpan.get());
        outer.close();
        outer.close();
    }

    @Test
    void sameSpanMayBeMadeCurrentTwice() {
        Scope outer = a.makeCurrent();
        Scope inner = a.makeCurrent();
        inner.close();
        assertSame(a, CurrentSpan.get());
        outer.close();
    }

    @Test
    void closedOutOfOrderIsIgnoredAndLeaksNothing() {
        Scope outer = a.makeCurrent();
        Scope middle = b.makeCurrent();
        Scope inner = c.makeCurrent();
        outer.close();
        middle.close();
        assertSame(c, CurrentSpan.get());
        inner.close();
        assertNull(CurrentSpan.get());
    }

    @Test
    void middleClosedFirstGoesWithTheInner() {
        Scope outer = a.makeCurrent();
        Scope middle = b.makeCurrent();
        Scope inner = c.makeCurrent();
        middle.close();
        assertSame(c, CurrentSpan.get());
        inner.close();
        assertSame(a, CurrentSpan.get());
        outer.close();
    }

    @Test
    void closedOnAnotherThreadIsIgnored() {
        Scope scope = a.makeCurrent();
        elsewhere(scope::close);
        assertSame(a, CurrentSpan.get());
        Scope inner = b.makeCurrent();
        inner.close();
        assertSame(a, CurrentSpan.get());
        scope.close();
    }

    @Test
    void closedOnAnotherThreadGoesWithTheScopeAround() {
        Scope outer = a.makeCurrent();
        Scope inner = b.makeCurrent();
        elsewhere(inner::close);
        outer.close();
        assertNull(CurrentSpan.get());
    }

    @Test
    void scopeOfAnotherThreadDisturbsNothingHere() {
        Scope here = a.makeCurrent();
        Scope[] theirs = new Scope[1];
        elsewhere(() -> theirs[0] = b.makeCurrent());
        theirs[0].close();
        assertSame(a, CurrentSpan.get());
        here.close();
    }

    @Test
    void frameLoopThatClosesElsewhereDoesNotPileUp() {
        List<WeakReference<ActiveSpan>> references = new ArrayList<>();
        Scope last = null;
        for (int frame = 0; frame < 50; frame++) {
            ActiveSpan span = (ActiveSpan) spans.start("frame", null, null);
            references.add(new WeakReference<>(span));
            last = span.makeCurrent();
            Scope scope = last;
            elsewhere(() -> {
                scope.close();
                span.end();
            });
        }
        last.close();
        assertAllCollected(references);
    }

    @Test
    void forgottenScopesAreBounded() {
        List<WeakReference<ActiveSpan>> references = new ArrayList<>();
        elsewhere(() -> {
            for (int i = 0; i < 2 * ThreadScopes.MAX_DEPTH + 10; i++) {
                ActiveSpan span = (ActiveSpan) spans.start("forgotten", null, null);
                references.add(new WeakReference<>(span));
                span.makeCurrent();
            }
            System.gc();
            long held = references.stream().filter(each -> each.get() != null).count();
            assertTrue(held <= ThreadScopes.MAX_DEPTH, () -> held + " are held");
        });
    }

    @Test
    void closedScopeHoldsItsSpanNoMore() {
        ActiveSpan span = (ActiveSpan) spans.start("s", null);
        List<WeakReference<ActiveSpan>> reference = List.of(new WeakReference<>(span));
        Scope scope = span.makeCurrent();
        scope.close();
        span = null;
        assertAllCollected(reference);
        scope.close();
    }

    private static void assertAllCollected(List<WeakReference<ActiveSpan>> references) {
        for (int i = 0; i < 50; i++) {
            System.gc();
            if (references.stream().allMatch(each -> each.get() == null)) {
                return;
            }
        }
        throw new AssertionError(
                references.stream().filter(each -> each.get() != null).count() + " are still held");
    }
}
