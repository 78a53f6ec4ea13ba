package gametracker.examples.libgdx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FieldTest {
    private static final float FRAME = 1 / 60f;
    private static final int MINUTE = 3600;

    @Test
    void carefulPlayerEvadesMoreThanOneWhoStandsStill() {
        Field careful = new Field(1);
        Field still = new Field(1);
        for (int i = 0; i < MINUTE; i++) {
            careful.step(FRAME, careful.carefulDirection());
            still.step(FRAME, 0);
        }
        assertTrue(careful.hits() < still.hits(), () -> careful.hits() + " and " + still.hits());
        assertTrue(careful.evaded() > 100, () -> careful.evaded() + " evaded");
    }

    @Test
    void playerStaysInTheField() {
        Field field = new Field(1);
        for (int i = 0; i < MINUTE; i++) {
            field.step(FRAME, 1);
        }
        assertEquals(Field.WIDTH - Field.PLAYER_SIZE, field.playerX());
        for (int i = 0; i < MINUTE; i++) {
            field.step(FRAME, -1);
        }
        assertEquals(0, field.playerX());
    }
}
