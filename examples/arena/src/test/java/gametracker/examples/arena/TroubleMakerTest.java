package gametracker.examples.arena;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TroubleMakerTest {
    /** Two frames of a sixtieth of a second, the least that hitches. */
    private static final long LATE = TimeUnit.SECONDS.toNanos(2) / 60;

    @ParameterizedTest
    @EnumSource
    void makesAFrameLateEachTime(Trouble trouble) {
        TroubleMaker maker = new TroubleMaker(List.of(trouble));
        for (int i = 0; i < 2; i++) {
            long begun = System.nanoTime();
            maker.make(trouble);
            assertTrue(System.nanoTime() - begun >= LATE, trouble.label());
        }
    }
}
