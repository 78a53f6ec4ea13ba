package gametracker.jvm;

import java.util.ArrayList;
import java.util.List;

/**
 * What an explanation needs to know of a stack.
 *
 * @param frames the innermost frames as {@code class.method:line}, at most {@value #MAX_FRAMES}
 * @param initialising the classes whose initialisers are on it, the innermost first
 * @param loading whether a class is being loaded or a call site linked
 */
record Stack(List<String> frames, List<String> initialising, boolean loading) {
    static final Stack NONE = new Stack(List.of(), List.of(), false);
    static final int MAX_FRAMES = 16;

    /** Collects frames from the innermost outwards. */
    static final class Builder {
        private final List<String> frames = new ArrayList<>(MAX_FRAMES);
        private final List<String> initialising = new ArrayList<>(0);
        private boolean loading;

        void add(String type, String method, int line) {
            if (frames.size() < MAX_FRAMES) {
                frames.add(line > 0 ? type + "." + method + ":" + line : type + "." + method);
            }
            if (method.equals("<clinit>")) {
                initialising.add(type);
            }
            loading |= isLoading(type, method);
        }

        Stack build() {
            return new Stack(List.copyOf(frames), List.copyOf(initialising), loading);
        }
    }

    private static boolean isLoading(String type, String method) {
        return switch (type) {
            case "java.lang.ClassLoader" ->
                method.equals("loadClass")
                        || method.startsWith("defineClass")
                        || method.startsWith("findBootstrapClass");
            case "java.lang.invoke.MethodHandleNatives" -> method.startsWith("link");
            case "java.lang.Class" -> method.equals("forName0");
            default -> type.startsWith("jdk.internal.loader.");
        };
    }

    /** Says whether a frame's class belongs to the JDK. */
    static boolean isOfTheJdk(String frame) {
        return frame.startsWith("java.")
                || frame.startsWith("jdk.")
                || frame.startsWith("sun.")
                || frame.startsWith("javax.")
                || frame.startsWith("com.sun.");
    }

    /** Says whether a native method's class does the JDK's I/O. */
    static boolean doesIo(String frame) {
        return frame.startsWith("java.io.")
                || frame.startsWith("java.net.")
                || frame.startsWith("sun.nio.")
                || frame.startsWith("sun.net.")
                || frame.startsWith("jdk.net.");
    }
}
