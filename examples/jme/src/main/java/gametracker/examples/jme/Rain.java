package gametracker.examples.jme;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The rules: spheres fall, and the basket at the bottom catches them. Units are those of the scene, and seconds. */
final class Rain {
    static final float HALF_WIDTH = 4;
    static final float TOP = 4;
    static final float BOTTOM = -3;
    static final float BASKET_HALF_WIDTH = 0.8f;

    private static final float BASKET_SPEED = 7;
    private static final float SPHERES_A_SECOND = 4;

    private final SplittableRandom random;
    private final List<Sphere> spheres = new ArrayList<>();
    private float basket;
    private float untilNext;
    private int begun;
    private int caught;
    private int missed;

    /** A sphere; {@code x} and {@code y} are of its centre. */
    record Sphere(int number, float x, float y, float radius, float speed) {
        private Sphere fallen(float seconds) {
            return new Sphere(number, x, y - speed * seconds, radius, speed);
        }
    }

    Rain(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Goes on for a moment.
     *
     * @param direction of the basket: -1 to the left, 0, 1 to the right
     */
    void step(float seconds, float direction) {
        basket = Math.max(-HALF_WIDTH, Math.min(HALF_WIDTH, basket + direction * BASKET_SPEED * seconds));
        untilNext -= seconds;
        if (untilNext <= 0) {
            untilNext += 1 / SPHERES_A_SECOND;
            float x = (float) (random.nextDouble() * 2 - 1) * HALF_WIDTH;
            spheres.add(new Sphere(begun++, x, TOP, 0.2f + 0.05f * random.nextInt(6), 4 + random.nextInt(3)));
        }
        spheres.replaceAll(sphere -> sphere.fallen(seconds));
        spheres.removeIf(this::isOver);
    }

    private boolean isOver(Sphere sphere) {
        if (sphere.y() > BOTTOM) {
            return false;
        }
        if (Math.abs(sphere.x() - basket) <= BASKET_HALF_WIDTH) {
            caught++;
        } else {
            missed++;
        }
        return true;
    }

    /** Returns where an eager player would go: below the lowest sphere. */
    float eagerDirection() {
        Sphere lowest = null;
        for (Sphere sphere : spheres) {
            if (lowest == null || sphere.y() < lowest.y()) {
                lowest = sphere;
            }
        }
        if (lowest == null || Math.abs(lowest.x() - basket) < BASKET_HALF_WIDTH / 2) {
            return 0;
        }
        return Math.signum(lowest.x() - basket);
    }

    float basket() {
        return basket;
    }

    List<Sphere> spheres() {
        return spheres;
    }

    int caught() {
        return caught;
    }

    int missed() {
        return missed;
    }
}
