package gametracker.engine.libgdx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.engine.contract.GameRun;
import gametracker.engine.contract.Recorded;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A game that is a module, with this module's jar and libGDX's: what docs/libgdx.md says of the module path. */
@Timeout(240)
class ModulePathTest {
    private static final String LOADER = "gdx.jnigen.loader";
    private static final String NATIVES = "gdx.platform";
    private static final String[] MODULES = {
        "gametracker.api",
        "gametracker.core",
        "gametracker.transport.jdkhttp",
        "tools.jackson.core",
        "tools.jackson.jr.ob",
        "gdx",
        "gdx.backend.headless",
    };

    @TempDir
    Path work;

    private String modulePath;

    @BeforeEach
    void compile() {
        Path jar = work.resolve("engine.jar");
        run("jar", "-cfm", jar.toString(), "src/main/manifest/MANIFEST.MF", "-C", "target/classes", ".");
        modulePath = String.join(File.pathSeparator, jar.toString(), GameRun.modulePath(MODULES));
        Path game = work.resolve("game");
        run(
                "javac",
                "--release",
                "17",
                "-p",
                modulePath,
                "-d",
                game.toString(),
                "src/test/game/module-info.java",
                "src/test/game/game/Game.java");
        modulePath = game + File.pathSeparator + modulePath;
    }

    private static void run(String tool, String... arguments) {
        assertEquals(0, ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments), tool);
    }

    private GameRun play(Recorded recorded, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-p", modulePath, "-m", "game/game.Game"));
        return GameRun.java(recorded.uri(), arguments);
    }

    @Test
    void gameReportsWithLoaderAndNativesPatchedIntoLibGdx() throws Exception {
        try (Recorded recorded = new Recorded()) {
            GameRun run = play(recorded, "--patch-module", "gdx=" + GameRun.modulePath(LOADER, NATIVES));

            assertEquals(0, run.exitCode(), run::said);
            recorded.assertAllWasTaken();
            assertTrue(recorded.value("frames_total") >= 10);
            assertEquals("error", recorded.line("played in module game").get("level"));
        }
    }

    @Test
    void libGdxAndItsLoaderCannotBothBeModules() throws Exception {
        modulePath += File.pathSeparator + GameRun.modulePath(LOADER, NATIVES);
        try (Recorded recorded = new Recorded()) {
            GameRun run = play(recorded);

            assertNotEquals(0, run.exitCode(), run::said);
            assertTrue(run.said().contains("com.badlogic.gdx.utils"), run::said);
        }
    }
}
