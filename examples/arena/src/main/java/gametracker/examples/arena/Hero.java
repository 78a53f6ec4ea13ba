package gametracker.examples.arena;

import java.util.Optional;

/** The player, played by the machine: shoots what is near and cuts down what is next to it. */
final class Hero {
    static final int FULL_HEALTH = 100;

    private static final int BOW_RANGE = 8;
    private static final int FRAMES_PER_SHOT = 4;
    private static final int FRAMES_PER_CUT = 4;

    Cell at = Grid.CENTRE;
    int health = FULL_HEALTH;

    /** The weapon that reaches the target and is ready in this frame, if there is one. */
    Optional<Weapon> ready(Enemy target, int frame) {
        int distance = at.distance(target.at);
        if (distance <= 1) {
            return frame % FRAMES_PER_CUT == 0 ? Optional.of(Weapon.SWORD) : Optional.empty();
        }
        return distance <= BOW_RANGE && frame % FRAMES_PER_SHOT == 0 ? Optional.of(Weapon.BOW) : Optional.empty();
    }

    enum Weapon {
        SWORD("sword", 18),
        BOW("bow", 11);

        final String label;
        final int damage;

        Weapon(String label, int damage) {
            this.label = label;
            this.damage = damage;
        }
    }
}
