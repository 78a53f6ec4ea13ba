package gametracker.examples.lwjgl;

/** The rules: the ball bounces off three walls, and off the paddle at the bottom. A step is a sixtieth of a second. */
final class Court {
    static final float WIDTH = 480;
    static final float HEIGHT = 360;
    static final float PADDLE_WIDTH = 72;
    static final float PADDLE_HEIGHT = 12;
    static final float BALL = 14;

    private static final float PADDLE_STEP = 5;

    private float paddleX = (WIDTH - PADDLE_WIDTH) / 2;
    private float ballX = WIDTH / 3;
    private float ballY = HEIGHT / 2;
    private float stepX = 2.7f;
    private float stepY = 3.1f;
    private int returned;
    private int missed;

    /**
     * Goes on for a frame.
     *
     * @param direction of the paddle: -1 to the left, 0, 1 to the right
     */
    void step(int direction) {
        paddleX = Math.max(0, Math.min(WIDTH - PADDLE_WIDTH, paddleX + direction * PADDLE_STEP));
        ballX += stepX;
        ballY += stepY;
        if (ballX < 0 || ballX > WIDTH - BALL) {
            stepX = -stepX;
            ballX = Math.max(0, Math.min(WIDTH - BALL, ballX));
        }
        if (ballY > HEIGHT - BALL) {
            stepY = -Math.abs(stepY);
        }
        if (stepY < 0 && ballY < PADDLE_HEIGHT) {
            if (ballX + BALL > paddleX && ballX < paddleX + PADDLE_WIDTH) {
                stepY = -stepY;
                returned++;
            } else if (ballY < -BALL) {
                ballY = HEIGHT / 2;
                missed++;
            }
        }
    }

    float paddleX() {
        return paddleX;
    }

    float ballX() {
        return ballX;
    }

    float ballY() {
        return ballY;
    }

    int returned() {
        return returned;
    }

    int missed() {
        return missed;
    }
}
