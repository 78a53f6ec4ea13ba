package gametracker.examples.lwjgl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CourtTest {
    private static final int MINUTE = 3600;

    @Test
    void paddleThatFollowsTheBallMissesNone() {
        Court court = new Court();
        Autoplay autoplay = Autoplay.of();
        for (int i = 0; i < MINUTE; i++) {
            court.step(autoplay.direction(court));
            assertTrue(court.ballX() >= 0 && court.ballX() <= Court.WIDTH - Court.BALL);
        }
        assertEquals(0, court.missed());
        assertTrue(court.returned() > 10, () -> court.returned() + " returned");
    }

    @Test
    void paddleInTheCornerMisses() {
        Court court = new Court();
        for (int i = 0; i < MINUTE; i++) {
            court.step(-1);
        }
        assertEquals(0, court.paddleX());
        assertTrue(court.missed() > 0);
    }
}
