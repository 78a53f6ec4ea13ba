package gametracker.core.observe;

import gametracker.core.series.GaugeSeries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * The series whose values are asked for at each collection. What gives no value at a collection has no sample in it: a
 * value of earlier would be sent as one of now.
 */
public final class ObservedGauges {
    /** What a supplier may take: a collection of the garbage collector may come in between. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What the collector waits for all of them. */
    static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final AsideThread thread;
    private final Consumer<String> notes;
    private final Map<GaugeSeries, Question> questions = new LinkedHashMap<>();
    private volatile boolean any;

    /** @param notes takes what a developer would want to read; returns at once */
    public ObservedGauges(AsideThread thread, Consumer<String> notes) {
        this.thread = thread;
        this.notes = notes;
    }

    /** Has a series asked for, in place of what it was asked for by. Any thread. */
    public synchronized void observe(GaugeSeries series, DoubleSupplier value) {
        questions.put(series, new Question(series, value));
        any = true;
    }

    /** Ends that. The series has no value any more. */
    public synchronized void forget(GaugeSeries series) {
        if (questions.remove(series) != null) {
            series.observed(Double.NaN);
        }
        any = !questions.isEmpty();
    }

    /** Says whether there is anything to ask for. */
    public boolean isAny() {
        return any;
    }

    /** Asks all, and waits for them a bounded time. On the collector's thread, before it reads the series. */
    public void ask() {
        if (!any) {
            return;
        }
        List<Question> all;
        synchronized (this) {
            all = new ArrayList<>(questions.values());
            all.forEach(question -> question.series.observed(Double.NaN));
        }
        all.forEach(thread::submit); // not under the lock, which an answer takes under the thread's
        thread.await(ROUND_NANOS);
    }

    /** Asks nothing any more. */
    public void close() {
        any = false;
        thread.close();
    }

    private final class Question extends AsideThread.Task {
        final GaugeSeries series;
        private final DoubleSupplier value;
        private boolean threwTold;
        private boolean hangsTold;

        Question(GaugeSeries series, DoubleSupplier value) {
            super(PATIENCE_NANOS);
            this.series = series;
            this.value = value;
        }

        @Override
        protected Runnable call() {
            double now = value.getAsDouble();
            return () -> accept(now);
        }

        /** Unless it has been replaced or forgotten since it was asked. */
        private void accept(double now) {
            synchronized (ObservedGauges.this) {
                if (questions.get(series) == this) {
                    series.observed(now);
                }
            }
        }

        @Override
        protected void threw(Throwable error) {
            if (!threwTold) {
                threwTold = true;
                notes.accept("the observed gauge " + series + " throws "
                        + error.getClass().getName() + " and has no value then");
            }
        }

        @Override
        protected void hangs() {
            if (!hangsTold) {
                hangsTold = true;
                notes.accept("the observed gauge " + series + " takes longer than "
                        + TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS) + " ms and has no value then");
            }
        }
    }
}
