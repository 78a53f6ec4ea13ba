package gametracker.benchmarks.subject;

/** Finds marks in payloads. */
public final class Bytes {
    private Bytes() {}

    /** How often a mark occurs in the first {@code length} bytes. */
    public static int count(byte[] bytes, int length, byte[] mark) {
        int found = 0;
        int last = length - mark.length;
        for (int i = 0; i <= last; i++) {
            if (bytes[i] == mark[0] && matches(bytes, i, mark)) {
                found++;
                i += mark.length - 1;
            }
        }
        return found;
    }

    private static boolean matches(byte[] bytes, int at, byte[] mark) {
        for (int i = 1; i < mark.length; i++) {
            if (bytes[at + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
