package gametracker.api.spi;

import java.security.PrivilegedAction;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Makes the threads of the library, and tells them from the game's. A transport that starts threads makes them here.
 *
 * <p>Such a thread takes nothing over from the thread that happened to call {@code init}: no context class loader, no
 * inheritable thread-locals, no priority, no thread group, no access control context. Each of them would otherwise be
 * kept for as long as the tracker lives, a plug-in's class loader for example. Its context class loader is the system's.
 *
 * <p>All threads of the library belong to one thread group, directly under the top one. A thread that an HTTP client
 * starts on a thread of the library inherits the group, and so counts as the library's as well.
 */
public final class TrackerThreads {
    private static final ThreadGroup GROUP = new ThreadGroup(topGroup(), "gametracker");

    /** The group of the game's thread that asked last. A thread that sees an old value only asks once more. */
    private static ThreadGroup lastForeign = topGroup();

    private TrackerThreads() {}

    private static ThreadGroup topGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /**
     * Makes a thread of the library: a daemon of normal priority, not yet started. An exception that it does not catch
     * ends it without a word. It never reaches the game's default handler, which may take it for the game's own crash.
     *
     * @param work what it runs
     * @param name its name; that of a thread of the library begins with {@code gametracker-}
     * @return the thread
     */
    @SuppressWarnings("removal") // see below
    public static Thread newThread(Runnable work, String name) {
        Creation creation = new Creation(work, name);
        try {
            // Up to JDK 23 a new thread keeps the protection domains of all callers, and with them their class loaders.
            return java.security.AccessController.doPrivileged(creation);
        } catch (NoClassDefFoundError e) {
            // A JDK that has no AccessController any more, and keeps no protection domains either.
            return creation.run();
        }
    }

    /**
     * Says whether the calling thread is one of the library's. Takes a few nanoseconds.
     *
     * @return true for the threads made here, and for those that were started on such a thread; false for those of a
     *     fork-join pool, which may be started on any thread and run everybody's tasks
     */
    public static boolean isCurrent() {
        Thread thread = Thread.currentThread();
        ThreadGroup group = thread.getThreadGroup();
        if (group == lastForeign) {
            return false;
        }
        if (GROUP.parentOf(group)) {
            return !(thread instanceof ForkJoinWorkerThread);
        }
        lastForeign = group;
        return false;
    }

    private record Creation(Runnable work, String name) implements PrivilegedAction<Thread> {
        @Override
        public Thread run() {
            Thread thread = new Thread(GROUP, work, name, 0, false);
            thread.setDaemon(true);
            thread.setPriority(Thread.NORM_PRIORITY);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            thread.setUncaughtExceptionHandler(Silence.INSTANCE);
            return thread;
        }
    }

    private enum Silence implements Thread.UncaughtExceptionHandler {
        INSTANCE;

        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            // The work of each thread of the library reports its own errors; there is nobody else to tell.
        }
    }
}
