package gametracker.examples.arena;

import java.util.Locale;

/** What walks against the hero. */
enum Kind {
    GRUNT(24, 4, 1, 4, 5),
    ARCHER(16, 2, 7, 5, 8),
    BRUTE(40, 7, 1, 6, 20),
    BOSS(120, 12, 2, 3, 250);

    final int health;
    final int damage;
    final int reach;
    final int framesPerStep;
    final int gold;

    Kind(int health, int damage, int reach, int framesPerStep, int gold) {
        this.health = health;
        this.damage = damage;
        this.reach = reach;
        this.framesPerStep = framesPerStep;
        this.gold = gold;
    }

    /** As it stands in labels. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
