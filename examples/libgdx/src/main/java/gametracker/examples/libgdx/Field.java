package gametracker.examples.libgdx;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The rules: blocks fall, and the player at the bottom evades them. Units are pixels and seconds. */
final class Field {
    static final float WIDTH = 480;
    static final float HEIGHT = 360;
    static final float PLAYER_SIZE = 24;

    private static final float PLAYER_SPEED = 260;
    private static final float BLOCKS_A_SECOND = 3;

    private final SplittableRandom random;
    private final List<Block> blocks = new ArrayList<>();
    private float playerX = (WIDTH - PLAYER_SIZE) / 2;
    private float untilNext;
    private int evaded;
    private int hits;

    /** A square; {@code x} and {@code y} are of its lower left corner. */
    record Block(float x, float y, float size, float speed) {
        private Block fallen(float seconds) {
            return new Block(x, y - speed * seconds, size, speed);
        }

        private boolean covers(float left) {
            return x < left + PLAYER_SIZE && x + size > left;
        }
    }

    Field(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Goes on for a moment.
     *
     * @param direction of the player: -1 to the left, 0, 1 to the right
     */
    void step(float seconds, int direction) {
        playerX = Math.max(0, Math.min(WIDTH - PLAYER_SIZE, playerX + direction * PLAYER_SPEED * seconds));
        untilNext -= seconds;
        if (untilNext <= 0) {
            untilNext += 1 / BLOCKS_A_SECOND;
            float size = 16 + random.nextInt(32);
            blocks.add(new Block((float) random.nextDouble() * (WIDTH - size), HEIGHT, size, 90 + random.nextInt(120)));
        }
        blocks.replaceAll(block -> block.fallen(seconds));
        blocks.removeIf(this::isOver);
    }

    private boolean isOver(Block block) {
        if (block.y() < PLAYER_SIZE && block.covers(playerX)) {
            hits++;
            return true;
        }
        if (block.y() + block.size() < 0) {
            evaded++;
            return true;
        }
        return false;
    }

    /** Returns where a careful player would go: away from the lowest block above. */
    int carefulDirection() {
        Block lowest = null;
        for (Block block : blocks) {
            if (block.covers(playerX) && (lowest == null || block.y() < lowest.y())) {
                lowest = block;
            }
        }
        if (lowest == null) {
            return 0;
        }
        boolean roomAtTheLeft = lowest.x() >= PLAYER_SIZE;
        boolean roomAtTheRight = lowest.x() + lowest.size() <= WIDTH - PLAYER_SIZE;
        boolean nearerToTheLeft = playerX + PLAYER_SIZE / 2 < lowest.x() + lowest.size() / 2;
        return roomAtTheLeft && (nearerToTheLeft || !roomAtTheRight) ? -1 : 1;
    }

    float playerX() {
        return playerX;
    }

    List<Block> blocks() {
        return blocks;
    }

    int evaded() {
        return evaded;
    }

    int hits() {
        return hits;
    }
}
