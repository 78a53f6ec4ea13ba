package gametracker.examples.javafx;

import java.util.ArrayList;
import java.util.List;

/** The rules: a ball, a bat below it, and bricks above. Units are pixels and seconds. */
final class Court {
    static final double WIDTH = 480;
    static final double HEIGHT = 360;
    static final double BAT_WIDTH = 80;
    static final double BAT_Y = HEIGHT - 24;
    static final double BALL = 7;
    static final double BRICK_WIDTH = 52;
    static final double BRICK_HEIGHT = 16;

    private static final double BAT_SPEED = 420;
    private static final double BALL_SPEED = 330;

    private final List<Brick> bricks = new ArrayList<>();
    private double bat = WIDTH / 2;
    private double x = WIDTH / 2;
    private double y = HEIGHT / 2;
    private double stepX = BALL_SPEED * 0.6;
    private double stepY = BALL_SPEED * 0.8;
    private int hit;
    private int lost;

    /** A brick; {@code x} and {@code y} are of its upper left corner. */
    record Brick(double x, double y, int row) {
        private boolean covers(double atX, double atY) {
            return atX >= x && atX <= x + BRICK_WIDTH && atY >= y - BALL && atY <= y + BRICK_HEIGHT + BALL;
        }
    }

    Court() {
        fill();
    }

    private void fill() {
        for (int row = 0; row < 5; row++) {
            for (int column = 0; column < 8; column++) {
                bricks.add(new Brick(18 + column * (BRICK_WIDTH + 4), 32 + row * (BRICK_HEIGHT + 4), row));
            }
        }
    }

    /**
     * Goes on for a moment.
     *
     * @param direction of the bat: -1 to the left, 0, 1 to the right
     */
    void step(double seconds, int direction) {
        bat = Math.max(BAT_WIDTH / 2, Math.min(WIDTH - BAT_WIDTH / 2, bat + direction * BAT_SPEED * seconds));
        x += stepX * seconds;
        y += stepY * seconds;
        if (x < BALL || x > WIDTH - BALL) {
            stepX = x < BALL ? Math.abs(stepX) : -Math.abs(stepX);
        }
        if (y < BALL) {
            stepY = Math.abs(stepY);
        }
        if (bricks.removeIf(brick -> brick.covers(x, y))) {
            hit++;
            stepY = -stepY;
        }
        if (bricks.isEmpty()) {
            fill();
        }
        meetBat();
    }

    /** Nearer to the end of the bat the ball leaves it at a flatter angle. */
    private void meetBat() {
        if (stepY > 0 && y >= BAT_Y - BALL && y <= BAT_Y + BALL && Math.abs(x - bat) <= BAT_WIDTH / 2) {
            double angle = (x - bat) / (BAT_WIDTH / 2) * Math.PI / 3;
            stepX = BALL_SPEED * Math.sin(angle);
            stepY = -BALL_SPEED * Math.cos(angle);
        } else if (y > HEIGHT + BALL) {
            lost++;
            x = WIDTH / 2;
            y = HEIGHT / 2;
        }
    }

    /** Returns where an attentive player would go: below the ball, a little beside its middle. */
    int attentiveDirection() {
        double away = x + BAT_WIDTH / 4 - bat;
        return Math.abs(away) < 8 ? 0 : (int) Math.signum(away);
    }

    double bat() {
        return bat;
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    List<Brick> bricks() {
        return bricks;
    }

    int hit() {
        return hit;
    }

    int lost() {
        return lost;
    }
}
