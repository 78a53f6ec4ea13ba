package gametracker.examples.libgdx;

import com.badlogic.gdx.ApplicationAdapter;
import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.Input;
import com.badlogic.gdx.graphics.glutils.ShapeRenderer;
import com.badlogic.gdx.utils.GdxRuntimeException;
import com.badlogic.gdx.utils.ScreenUtils;
import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import java.util.Map;

/** The game. What the wrapper around it cannot know, it records itself: parts of a frame, and what the player did. */
final class FallingBlocks extends ApplicationAdapter {
    private static final float LONGEST_STEP = 0.05f;
    private static final int LEVEL_AFTER_FRAMES = 30;

    private final FrameMeter frames = GameTracker.get().frames();
    private final Counter evadedBlocks = GameTracker.get().counter("blocks_evaded");

    private final Options options;
    private final Field field = new Field(7);
    private Autoplay autoplay;
    private ShapeRenderer shapes;
    private int frame;
    private int evaded;
    private int hits;

    FallingBlocks(Options options) {
        this.options = options;
    }

    @Override
    public void create() {
        if (!options.headless()) {
            shapes = new ShapeRenderer();
        }
        if (options.autoplay() > 0) {
            autoplay = new Autoplay(options);
        }
        Gdx.app.log("game", "evade the blocks");
    }

    @Override
    public void render() {
        frame++;
        frames.section("physics");
        field.step(seconds(), direction());
        report();
        frames.section("render");
        draw();
        if (autoplay != null) {
            autoplay.after(frame);
        }
    }

    /** Without a window nobody looks, so time need not pass as it does on a clock. */
    private float seconds() {
        return options.headless() ? 1 / 60f : Math.min(LONGEST_STEP, Gdx.graphics.getDeltaTime());
    }

    private int direction() {
        if (autoplay != null) {
            return field.carefulDirection();
        }
        boolean left = Gdx.input.isKeyPressed(Input.Keys.LEFT);
        boolean right = Gdx.input.isKeyPressed(Input.Keys.RIGHT);
        return left == right ? 0 : left ? -1 : 1;
    }

    private void report() {
        evadedBlocks.add(field.evaded() - evaded);
        evaded = field.evaded();
        if (field.hits() > hits) {
            hits = field.hits();
            GameTracker.get().addBreadcrumb("hit by a block", Map.of("hits", hits, "evaded", evaded));
        }
        if (frame == LEVEL_AFTER_FRAMES) {
            loadLevel();
        }
    }

    /** There is no second level: an error that the game can live with. */
    private void loadLevel() {
        try {
            Gdx.files.internal("level-2.txt").readString();
        } catch (GdxRuntimeException e) {
            Gdx.app.error("level", "the second level cannot be loaded, the first one goes on", e);
        }
    }

    private void draw() {
        if (shapes == null) {
            return;
        }
        ScreenUtils.clear(0.09f, 0.10f, 0.16f, 1);
        shapes.begin(ShapeRenderer.ShapeType.Filled);
        for (Field.Block block : field.blocks()) {
            float brightness = (block.speed() - 90) / 120;
            shapes.setColor(0.95f, 0.75f - brightness / 2, 0.25f, 1);
            shapes.rect(block.x(), block.y(), block.size(), block.size());
        }
        shapes.setColor(0.35f, 0.80f, 0.95f, 1);
        shapes.rect(field.playerX(), 0, Field.PLAYER_SIZE, Field.PLAYER_SIZE);
        shapes.setColor(0.85f, 0.30f, 0.35f, 1);
        for (int i = 0; i < hits; i++) {
            shapes.rect(6 + 10 * i, Field.HEIGHT - 12, 6, 6);
        }
        shapes.end();
    }

    @Override
    public void pause() {
        if (autoplay != null) {
            autoplay.paused(frame);
        }
    }

    @Override
    public void resume() {
        if (autoplay != null) {
            autoplay.resumed();
        }
    }

    @Override
    public void dispose() {
        Gdx.app.log("game", "evaded " + evaded + " blocks, hit by " + hits);
        if (shapes != null) {
            shapes.dispose();
        }
    }
}
