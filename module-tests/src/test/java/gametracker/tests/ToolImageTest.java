package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.contract.Certificates;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool's image, made by the program that the profile of the build runs, and started by its launcher. */
@Tag("long")
class ToolImageTest {
    @TempDir
    Path directory;

    @Test
    void launcherOfTheImageRunsEveryPartOfTheTool() throws Exception {
        Path image = directory.resolve("image");
        List<String> make = new ArrayList<>(List.of("../gametracker.tool/src/image/Image.java", image.toString()));
        make.addAll(List.of(Forks.path(ToolRun.MODULES).split(File.pathSeparator)));
        Forks.java(directory, make);
        Path link = Files.createSymbolicLink(directory.resolve("gt"), image.resolve("bin/gametracker"));
        List<String> launcher = List.of(link.toString());

        assertTrue(ToolRun.command(directory, launcher, "--version").text().startsWith("gametracker "));
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT)) {
            ToolRun well = ToolRun.command(
                    directory, launcher, "doctor", "--endpoint", receiver.uri().toString());
            assertEquals(0, well.code(), well::text);
            assertTrue(well.text().contains("All well."), well::text);
        }
        Path spool = Files.createDirectory(directory.resolve("spool"));
        ToolRun list = ToolRun.command(directory, launcher, "spool", "list", spool.toString());
        assertEquals(0, list.code(), list::text);
        ToolRun silent = ToolRun.command(
                directory, launcher, "check", "--", image.resolve("bin/java").toString(), "-version");
        assertEquals(1, silent.code(), silent::text);
        assertTrue(silent.text().contains("NOTHING ARRIVED"), silent::text);
    }

    /** The image has what TLS needs: an untrusted certificate is refused for that and for nothing else. */
    @Test
    void imageSpeaksTls() throws Exception {
        Path image = directory.resolve("image");
        List<String> make = new ArrayList<>(List.of("../gametracker.tool/src/image/Image.java", image.toString()));
        make.addAll(List.of(Forks.path(ToolRun.MODULES).split(File.pathSeparator)));
        Forks.java(directory, make);
        com.sun.net.httpserver.HttpsServer server = com.sun.net.httpserver.HttpsServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new com.sun.net.httpserver.HttpsConfigurator(
                Certificates.forServer(directory, "ip:127.0.0.1").server()));
        server.start();
        try {
            ToolRun run = ToolRun.command(
                    directory,
                    List.of(image.resolve("bin/gametracker").toString()),
                    "doctor",
                    "--endpoint",
                    "https://127.0.0.1:" + server.getAddress().getPort());
            assertEquals(1, run.code(), run::text);
            assertTrue(run.text().contains("does not trust the server's certificate"), run::text);
        } finally {
            server.stop(0);
        }
    }
}
