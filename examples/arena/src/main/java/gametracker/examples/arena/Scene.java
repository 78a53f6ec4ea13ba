package gametracker.examples.arena;

/** What a screen would show of a frame. */
record Scene(int frame, int frames, int wave, int waves, int kills, long gold, int health, int enemies) {}
