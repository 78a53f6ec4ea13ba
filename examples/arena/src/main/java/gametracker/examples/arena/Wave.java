package gametracker.examples.arena;

import gametracker.api.GameTracker;
import gametracker.api.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** Enemies that come in one after the other, look for the hero, and hit. */
final class Wave {
    private static final int FRAMES_PER_SPAWN = 5;
    private static final int FRAMES_PER_THOUGHT = 24;
    private static final int FRAMES_PER_HIT = 12;

    private final GameTracker tracker;
    private final Grid grid;
    private final RandomGenerator random;
    private final Hero hero;
    private final List<Kind> waiting = new ArrayList<>();
    private final List<Enemy> alive = new ArrayList<>();
    private final int number;
    private int spawned;
    private int frames;

    Wave(GameTracker tracker, Grid grid, RandomGenerator random, Hero hero, int number, boolean boss) {
        this.tracker = tracker;
        this.grid = grid;
        this.random = random;
        this.hero = hero;
        this.number = number;
        if (boss) {
            waiting.add(Kind.BOSS);
        }
        for (int i = 0; i < 3 + number; i++) {
            waiting.add(random.nextInt(10) < 6 ? Kind.GRUNT : random.nextBoolean() ? Kind.ARCHER : Kind.BRUTE);
        }
    }

    /** How many are still to come. */
    int size() {
        return waiting.size();
    }

    /** How many live: here, or still to come. */
    int alive() {
        return alive.size() + waiting.size();
    }

    void step(int frame, BiConsumer<Enemy, Hero.Weapon> killed) {
        if (frames++ % FRAMES_PER_SPAWN == 0 && !waiting.isEmpty()) {
            alive.add(new Enemy(number * 100 + spawned++, waiting.remove(0), grid.gate(random)));
        }
        for (Enemy enemy : alive) {
            move(enemy, frame);
        }
        strike(frame, killed);
    }

    private void move(Enemy enemy, int frame) {
        if (enemy.at.distance(hero.at) <= enemy.kind.reach) {
            if ((frame + enemy.id) % FRAMES_PER_HIT == 0) {
                hero.health -= enemy.kind.damage;
                tracker.histogram("damage_taken", enemy.kind.damage, Map.of("kind", enemy.kind.label()));
            }
            return;
        }
        if (enemy.isLost() || (frame + enemy.id) % FRAMES_PER_THOUGHT == 0) {
            think(enemy);
        }
        enemy.step(frame);
    }

    /** Becomes a child of the wave's span, which is the current one of this thread. */
    private void think(Enemy enemy) {
        try (Span span = tracker.startSpan("pathfinding", Map.of("enemy", enemy.id))) {
            Grid.Path path = grid.way(enemy.at, hero.at);
            span.setAttribute("steps", path.steps().size()).setAttribute("visited", path.visited());
            enemy.take(path.steps());
        }
    }

    private void strike(int frame, BiConsumer<Enemy, Hero.Weapon> killed) {
        alive.stream()
                .min(Comparator.comparingInt((Enemy enemy) -> enemy.at.distance(hero.at))
                        .thenComparingInt(enemy -> enemy.id))
                .ifPresent(target -> hero.ready(target, frame).ifPresent(weapon -> {
                    tracker.increment("strikes", Map.of("weapon", weapon.label));
                    target.health -= weapon.damage;
                    if (target.health <= 0) {
                        alive.remove(target);
                        killed.accept(target, weapon);
                    }
                }));
    }
}
