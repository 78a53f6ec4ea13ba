package gametracker.examples.arena;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** The arena's floor: pillars that block the way, and the search for a way around them. */
final class Grid {
    static final int WIDTH = 32;
    static final int HEIGHT = 18;
    static final Cell CENTRE = new Cell(WIDTH / 2, HEIGHT / 2);

    private static final int PILLARS = 40;

    private final boolean[] blocked = new boolean[WIDTH * HEIGHT];
    private final int[] cameFrom = new int[WIDTH * HEIGHT];

    Grid(RandomGenerator random) {
        for (int i = 0; i < PILLARS; i++) {
            // The outer ring stays free: that is where enemies come in.
            Cell pillar = new Cell(1 + random.nextInt(WIDTH - 2), 1 + random.nextInt(HEIGHT - 2));
            blocked[index(pillar)] = pillar.distance(CENTRE) > 2;
        }
    }

    boolean isFree(Cell cell) {
        return cell.x() >= 0 && cell.x() < WIDTH && cell.y() >= 0 && cell.y() < HEIGHT && !blocked[index(cell)];
    }

    Cell gate(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Cell(0, random.nextInt(HEIGHT));
            case 1 -> new Cell(WIDTH - 1, random.nextInt(HEIGHT));
            case 2 -> new Cell(random.nextInt(WIDTH), 0);
            default -> new Cell(random.nextInt(WIDTH), HEIGHT - 1);
        };
    }

    /** Searches breadth first, so the way is a shortest one. */
    Path way(Cell from, Cell to) {
        Arrays.fill(cameFrom, -1);
        cameFrom[index(from)] = index(from);
        ArrayDeque<Cell> open = new ArrayDeque<>(List.of(from));
        int visited = 0;
        while (!open.isEmpty()) {
            Cell cell = open.remove();
            visited++;
            if (cell.equals(to)) {
                return new Path(steps(from, to), visited);
            }
            for (Cell next : around(cell)) {
                if (isFree(next) && cameFrom[index(next)] < 0) {
                    cameFrom[index(next)] = index(cell);
                    open.add(next);
                }
            }
        }
        return new Path(List.of(), visited);
    }

    List<Cell> around(Cell cell) {
        return List.of(
                new Cell(cell.x() + 1, cell.y()),
                new Cell(cell.x() - 1, cell.y()),
                new Cell(cell.x(), cell.y() + 1),
                new Cell(cell.x(), cell.y() - 1));
    }

    private List<Cell> steps(Cell from, Cell to) {
        List<Cell> steps = new ArrayList<>();
        for (int at = index(to); at != index(from); at = cameFrom[at]) {
            steps.add(new Cell(at % WIDTH, at / WIDTH));
        }
        Collections.reverse(steps);
        return steps;
    }

    private static int index(Cell cell) {
        return cell.y() * WIDTH + cell.x();
    }

    /**
     * A way across the floor.
     *
     * @param steps the cells to walk, without the first; empty if there is no way
     * @param visited how many cells the search has looked at
     */
    record Path(List<Cell> steps, int visited) {}
}
