package gametracker.examples.arena;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One of those who walk against the hero. */
final class Enemy {
    final int id;
    final Kind kind;
    Cell at;
    int health;

    private final Deque<Cell> way = new ArrayDeque<>();

    Enemy(int id, Kind kind, Cell at) {
        this.id = id;
        this.kind = kind;
        this.at = at;
        this.health = kind.health;
    }

    boolean isLost() {
        return way.isEmpty();
    }

    void take(List<Cell> steps) {
        way.clear();
        way.addAll(steps);
    }

    void step(int frame) {
        if (frame % kind.framesPerStep == 0 && !way.isEmpty()) {
            at = way.remove();
        }
    }
}
