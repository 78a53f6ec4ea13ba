package gametracker.examples.arena;

/** A place on the grid. */
record Cell(int x, int y) {
    /** The number of steps between two cells when nothing stands in the way. */
    int distance(Cell other) {
        return Math.abs(x - other.x) + Math.abs(y - other.y);
    }
}
