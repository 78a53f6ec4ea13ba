package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.management.JMException;
import javax.management.ObjectName;

/** Holds a loop's thread up, for about 100 ms, by one cause and no other. Runs on the loop's thread. */
final class Injections {
    private static final long MILLI = 1_000_000;
    static final long LENGTH = 100 * MILLI;
    private static final int CLASSES = 1500;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ExecutorService helpers = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "helper");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Object> live = new ArrayList<>();
    private final Object monitor = new Object();
    private final ReentrantLock lock = new ReentrantLock();
    private final boolean concurrent = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .anyMatch(each -> each.getName().startsWith("ZGC") || each.getName().startsWith("Shenandoah"));
    private Standstill counters;
    private long measured;
    private int turn;
    private volatile boolean count;
    private volatile boolean enough;
    private volatile boolean spin;
    private Process stopper;
    private ServerSocket server;
    private byte[] template;
    private Path jar;
    volatile long sink;

    /** Prepares what the cause needs. */
    void prepare(FrameCause cause) throws Exception {
        switch (cause) {
            case GC -> grow();
            case SAFEPOINT -> {
                grow();
                counters = Standstill.find(PerfData.temporaryDirectories(), new Words(words -> {}));
                countObjects();
            }
            case IO -> {
                server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                helpers.execute(this::answerLate);
            }
            case CLASS_LOADING -> {
                try (InputStream in = Slow.class.getResourceAsStream("Injections$Slow.class")) {
                    template = in.readAllBytes();
                    jar = jar(template);
                }
            }
            case SCHEDULER -> {
                String self = Long.toString(ProcessHandle.current().pid());
                String stop = "kill -STOP " + self + "; sleep 0.1; kill -CONT " + self;
                stopper = new ProcessBuilder("sh", "-c", "while read line; do " + stop + "; done").start();
            }
            default -> {
                // Needs nothing.
            }
        }
    }

    /** Readies helpers some frames ahead, so that starting them is no part of the hitch. */
    void arm(FrameCause cause) {
        if (cause == FrameCause.SAFEPOINT) {
            count = false;
            enough = false;
            helpers.execute(() -> {
                while (!count) {
                    Thread.onSpinWait();
                }
                while (!enough) {
                    countObjects();
                }
            });
        }
    }

    /** Returns for how long the thread was held up: what an injection measures itself, or else what it took. */
    long inject(FrameCause cause) throws Exception {
        measured = 0;
        long begun = System.nanoTime();
        hold(cause);
        return measured > 0 ? measured : System.nanoTime() - begun;
    }

    private void hold(FrameCause cause) throws Exception {
        turn++;
        switch (cause) {
            case GC -> gc();
            case SAFEPOINT -> safepoint();
            case LOCK -> lock();
            case WAIT -> await();
            case SLEEP -> Thread.sleep(LENGTH / MILLI);
            case IO -> io();
            case CLASS_LOADING -> load();
            case CPU -> burn(LENGTH);
            case SCHEDULER -> compete();
            default -> throw new IllegalArgumentException(cause.label());
        }
    }

    private void gc() {
        long begun = System.nanoTime();
        do {
            System.gc();
        } while (System.nanoTime() - begun < LENGTH / 2);
    }

    private void grow() {
        long took = 0;
        while (took < 60 * MILLI && live.size() < 60 || live.size() < 15) {
            Object[] chunk = new Object[100_000];
            for (int i = 0; i < chunk.length; i++) {
                chunk[i] = new long[] {i};
            }
            live.add(chunk);
            long begun = System.nanoTime();
            System.gc();
            took = System.nanoTime() - begun;
            if (concurrent && live.size() > 15) {
                return;
            }
        }
    }

    /** Counts the live objects, for which the JVM stops: the more there are the longer. */
    private static void countObjects() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[] {"-all"}},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The helper's counting stops this thread. Between two counts it spins, until the JVM has stood still for long enough. */
    private void safepoint() {
        long before = counters.stoppedNanos();
        long limit = System.nanoTime() + 10 * LENGTH;
        count = true;
        while (counters.stoppedNanos() - before < LENGTH * 3 / 4 && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        enough = true;
        measured = counters.stoppedNanos() - before;
    }

    private void lock() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        boolean monitors = turn % 2 == 0;
        helpers.execute(() -> {
            if (monitors) {
                synchronized (monitor) {
                    held.countDown();
                    LockSupport.parkNanos(LENGTH);
                }
            } else {
                lock.lock();
                held.countDown();
                LockSupport.parkNanos(LENGTH);
                lock.unlock();
            }
        });
        while (held.getCount() > 0) {
            Thread.onSpinWait();
        }
        long begun = System.nanoTime();
        if (monitors) {
            synchronized (monitor) {
                sink++;
            }
        } else {
            lock.lock();
            lock.unlock();
        }
        measured = System.nanoTime() - begun;
    }

    private void await() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Integer> future = new CompletableFuture<>();
        Object signal = new Object();
        boolean[] signalled = {false};
        helpers.execute(() -> {
            LockSupport.parkNanos(LENGTH);
            done.countDown();
            future.complete(1);
            synchronized (signal) {
                signalled[0] = true;
                signal.notifyAll();
            }
        });
        switch (turn % 3) {
            case 0 -> done.await();
            case 1 -> future.get();
            default -> {
                synchronized (signal) {
                    while (!signalled[0]) {
                        signal.wait();
                    }
                }
            }
        }
    }

    private void io() throws IOException {
        if (turn % 2 == 0) {
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                socket.getInputStream().read();
            }
            return;
        }
        Path file = Files.createTempFile("hitch", ".bin");
        byte[] block = new byte[256 << 10];
        long begun = System.nanoTime();
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            do {
                out.seek(0);
                out.write(block);
                out.getFD().sync();
                out.getChannel().force(true);
            } while (System.nanoTime() - begun < LENGTH);
        } finally {
            Files.delete(file);
        }
    }

    private void answerLate() {
        while (true) {
            try (Socket socket = server.accept()) {
                LockSupport.parkNanos(LENGTH);
                socket.getOutputStream().write(1);
            } catch (IOException e) {
                return;
            }
        }
    }

    private void load() throws Exception {
        if (turn % 2 == 0) {
            Class.forName(Slow.class.getName(), true, new Copies(template));
            return;
        }
        long begun = System.nanoTime();
        URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
        for (int i = 0; i < CLASSES && System.nanoTime() - begun < LENGTH; i++) {
            Class.forName(named(i).replace('/', '.'), false, loader);
        }
    }

    private static String named(int number) {
        return Slow.class.getName().replace('.', '/').replace("Slow", String.format("%04d", number));
    }

    /** A jar of copies of the slow class under names of their own. */
    private static Path jar(byte[] template) throws IOException {
        Path file = Files.createTempFile("classes", ".jar");
        file.toFile().deleteOnExit();
        String text = new String(template, StandardCharsets.ISO_8859_1);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < CLASSES; i++) {
                out.putNextEntry(new JarEntry(named(i) + ".class"));
                String copy = text.replace("Injections$Slow", "Injections$" + String.format("%04d", i));
                out.write(copy.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return file;
    }

    /** Its initialiser computes for as long as a hitch lasts. */
    static final class Slow {
        static volatile long sum;

        static {
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun < LENGTH) {
                for (int i = 0; i < 10_000; i++) {
                    sum += i;
                }
            }
        }
    }

    /** Defines the slow class anew. */
    private static final class Copies extends ClassLoader {
        private final byte[] template;

        Copies(byte[] template) {
            super(Copies.class.getClassLoader());
            this.template = template;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Slow.class.getName())) {
                return defineClass(name, template, 0, template.length);
            }
            return super.loadClass(name, resolve);
        }
    }

    /** Uses so much of the thread's own time on a processor. */
    void burn(long nanos) {
        long begun = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - begun < nanos) {
            for (int i = 0; i < 10_000; i++) {
                sink += i;
            }
        }
    }

    private void compete() throws Exception {
        if (turn % 2 == 0) {
            stopTheProcess();
            return;
        }
        int rivals = 8 * Runtime.getRuntime().availableProcessors();
        spin = true;
        for (int i = 0; i < rivals; i++) {
            helpers.execute(() -> {
                long sum = 0;
                while (spin) {
                    sum++;
                }
                sink = sum;
            });
        }
        burn(8 * MILLI);
        spin = false;
    }

    /** Another process stops this one, and lets it go on. */
    private void stopTheProcess() throws IOException {
        // The stop may come while it is being asked for.
        long last = System.nanoTime();
        long limit = last + 20 * LENGTH;
        stopper.getOutputStream().write('\n');
        stopper.getOutputStream().flush();
        while (last < limit) {
            long now = System.nanoTime();
            if (now - last > LENGTH * 3 / 4) {
                return;
            }
            last = now;
        }
    }
}
