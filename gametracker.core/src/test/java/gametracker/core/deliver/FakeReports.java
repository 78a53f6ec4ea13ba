package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers every report as a line. */
final class FakeReports implements Reports {
    final List<String> lines = new CopyOnWriteArrayList<>();
    volatile boolean failing;

    @Override
    public void dropped(Signal signal, DropReason reason, long items, String words) {
        fail();
        lines.add(signal + " " + reason + " " + items + " " + words);
    }

    private void fail() {
        if (failing) {
            throw new OutOfMemoryError("of a test");
        }
    }

    @Override
    public void say(System.Logger.Level level, String message) {
        fail();
        lines.add(level + " " + message);
    }
}
