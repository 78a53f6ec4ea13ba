package gametracker.examples.arena;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Holds the calling thread up for about a tenth of a second, in the ways in which games do so by mistake. */
final class TroubleMaker {
    private static final long LENGTH = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST = 10 * LENGTH;

    /** A step that takes longer was interrupted. */
    private static final long GAP = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int DEEP_THREADS = 32;
    private static final int DEPTH = 400;
    private static final int RIVALS_A_CORE = 8;
    private static final int GAME_BYTES = 4 << 20;

    private final Object inventory = new Object();
    private final ByteBuffer game = ByteBuffer.allocateDirect(GAME_BYTES);
    private final List<byte[][]> levels = new ArrayList<>();
    private final List<Thread> rivals = new ArrayList<>();
    private volatile boolean busy;
    private volatile boolean looking;
    private volatile long result;

    /** Prepares what would take time in the late frame itself. */
    TroubleMaker(List<Trouble> troubles) {
        if (troubles.contains(Trouble.SAFEPOINT)) {
            for (int i = 0; i < DEEP_THREADS; i++) {
                start("deep-" + i, () -> goDeep(DEPTH));
            }
        }
        if (troubles.contains(Trouble.SCHEDULER)) {
            // Started now, because a thread that starts another one waits until that one has run.
            for (int i = 0; i < RIVALS_A_CORE * Runtime.getRuntime().availableProcessors(); i++) {
                rivals.add(start("navmesh-" + i, this::compete));
            }
        }
    }

    void make(Trouble trouble) {
        try {
            switch (trouble) {
                case GC -> collectGarbage();
                case SAFEPOINT -> listThreads();
                case LOCK -> waitForTheAutosave();
                case WAIT -> waitForATexture();
                case SLEEP -> Thread.sleep(TimeUnit.NANOSECONDS.toMillis(LENGTH));
                case IO -> saveTheGame();
                case CLASS_LOADING -> loadAMod();
                case CPU -> findPaths(System.nanoTime() + LENGTH);
                case SCHEDULER -> shareTheProcessors();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Old levels that are still referred to make a collection long. */
    private void collectGarbage() {
        long end = System.nanoTime() + LENGTH;
        if (levels.isEmpty()) {
            for (int i = 0; i < 20; i++) {
                byte[][] level = new byte[10_000][];
                for (int tile = 0; tile < level.length; tile++) {
                    level[tile] = new byte[32];
                }
                levels.add(level);
            }
        }
        do {
            System.gc();
        } while (System.nanoTime() < end);
    }

    /** A debug overlay that looks at the stacks of all threads: the JVM stops for each look. */
    private void listThreads() throws InterruptedException {
        looking = true;
        CountDownLatch ready = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            start("overlay", () -> {
                ready.countDown();
                while (looking) {
                    result += Thread.getAllStackTraces().size();
                }
            });
        }
        ready.await();
        computeUntilHeldUp();
        looking = false;
    }

    private void waitForTheAutosave() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        start("autosave", () -> {
            synchronized (inventory) {
                held.countDown();
                LockSupport.parkNanos(LENGTH);
            }
        });
        held.await();
        synchronized (inventory) {
            result++;
        }
    }

    private void waitForATexture() {
        CompletableFuture<Integer> texture = new CompletableFuture<>();
        start("textures", () -> {
            LockSupport.parkNanos(LENGTH);
            texture.complete(1);
        });
        result += texture.join();
    }

    private void saveTheGame() throws IOException {
        Path file = Files.createTempFile("arena", ".save");
        long end = System.nanoTime() + LENGTH;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            do {
                channel.write(game.clear(), 0);
                channel.force(true);
            } while (System.nanoTime() < end);
        } finally {
            Files.delete(file);
        }
    }

    private void loadAMod() throws IOException {
        try {
            Class.forName(Mod.class.getName(), true, new ModLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Background work on more threads than there are processors. */
    private void shareTheProcessors() {
        busy = true;
        rivals.forEach(LockSupport::unpark);
        computeUntilHeldUp();
        busy = false;
    }

    private void compete() {
        while (true) {
            if (busy) {
                findPath();
            } else {
                LockSupport.park();
            }
        }
    }

    /** Computes until then. */
    private void findPaths(long end) {
        while (System.nanoTime() - end < 0) {
            findPath();
        }
    }

    private void findPath() {
        long cost = 0;
        for (int i = 0; i < 10_000; i++) {
            cost = cost * 31 + (i ^ cost >>> 7);
        }
        result = cost;
    }

    /** Computes until this thread has not been let run for as long as a late frame takes. */
    private void computeUntilHeldUp() {
        long begun = System.nanoTime();
        long last = begun;
        long heldUp = 0;
        while (heldUp < LENGTH && last - begun < LONGEST) {
            findPath();
            long now = System.nanoTime();
            heldUp += now - last > GAP ? now - last : 0;
            last = now;
        }
    }

    private void goDeep(int depth) {
        if (depth > 0) {
            goDeep(depth - 1);
        } else {
            while (true) {
                LockSupport.park();
            }
        }
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** A mod whose class computes much before it can be used. Refers to nothing here: a loader of its own defines it. */
    static final class Mod {
        static volatile long table;

        static {
            long end = System.nanoTime() + 100_000_000;
            while (System.nanoTime() < end) {
                for (int i = 0; i < 10_000; i++) {
                    table += i;
                }
            }
        }

        private Mod() {}
    }

    /** Loads the mod anew each time. */
    private static final class ModLoader extends ClassLoader {
        private final byte[] mod;

        ModLoader() throws IOException {
            super(TroubleMaker.class.getClassLoader());
            String file =
                    Mod.class.getName().substring(Mod.class.getPackageName().length() + 1) + ".class";
            try (InputStream in = TroubleMaker.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IOException("not in the module: " + file);
                }
                mod = in.readAllBytes();
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Mod.class.getName())
                    ? defineClass(name, mod, 0, mod.length)
                    : super.loadClass(name, resolve);
        }
    }
}
