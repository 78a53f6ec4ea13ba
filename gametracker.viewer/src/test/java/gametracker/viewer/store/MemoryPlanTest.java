package gametracker.viewer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.viewer.store.HeapShare.NoRoomException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MemoryPlanTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 400, 2_000, 32_000})
    void allSharesTogetherLeaveAThirdOfTheHeap(int mib) {
        MemoryPlan plan = MemoryPlan.of(200_000_000, mib * MIB);
        assertTrue(plan.kept() + plan.rules() + plan.bodies() + plan.decoding() <= mib * MIB * 2 / 3);
    }

    @Test
    void configuredMemoryIsUsedIfTheHeapIsLargeEnough() {
        assertEquals(200_000_000, MemoryPlan.of(200_000_000, 1_000 * MIB).kept());
        assertEquals(16 * MIB, MemoryPlan.of(200_000_000, 64 * MIB).kept());
    }

    @Test
    void requestThatNeverFitsIsRefusedAtOnceAndOneThatDoesNotFitNowWaits() throws Exception {
        HeapShare share = new HeapShare(10_240, Duration.ofHours(1));
        NoRoomException never = assertThrows(NoRoomException.class, () -> share.lend(20_000, () -> 1));
        assertTrue(never.never() && String.valueOf(never.getMessage()).contains("-Xmx"));
        HeapShare.Loan all = share.loanNow(10_240).orElseThrow();
        assertEquals(Optional.empty(), share.lendNow(1, () -> 1));
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Integer> later = CompletableFuture.supplyAsync(() -> {
            waiting.countDown();
            try {
                return share.lend(5_000, () -> 1);
            } catch (NoRoomException | InterruptedException e) {
                return 0;
            }
        });
        assertTrue(waiting.await(30, TimeUnit.SECONDS));
        assertFalse(later.isDone());
        all.close();
        assertEquals(1, later.get(30, TimeUnit.SECONDS));
        assertEquals(Optional.of(2), share.lendNow(10_240, () -> 2), "all of it was given back");
    }

    @Test
    void requestThatWaitsTooLongIsRefused() throws Exception {
        HeapShare share = new HeapShare(10_240, Duration.ofMillis(1));
        HeapShare.Loan all = share.loanNow(10_240).orElseThrow();
        NoRoomException now = assertThrows(NoRoomException.class, () -> share.lend(1, () -> 1));
        assertFalse(now.never());
        assertThrows(IllegalStateException.class, () -> {
            all.close();
            share.lend(10_240, () -> {
                throw new IllegalStateException();
            });
        });
        assertEquals(Optional.of(1), share.lendNow(10_240, () -> 1), "given back after a failure as well");
    }
}
