package gametracker.benchmarks.scenario;

import gametracker.benchmarks.subject.Subject;
import gametracker.benchmarks.subject.Subjects;
import gametracker.benchmarks.subject.Target;
import gametracker.benchmarks.subject.Work;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A game at 60 frames a second: 12 ms of work a frame, 50 metric calls, 5 logs, 2 spans, while another thread keeps a
 * second core busy. Tells how long the telemetry took of each frame, and how many frames missed their time.
 */
public final class FrameLoop {
    private static final long FRAME_NANOS = 1_000_000_000L / 60;
    private static final int WARM_UP_FRAMES = 180;
    private static final long WORK_NANOS = 12_000_000;

    private FrameLoop() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        int frames = options.number("seconds") * 60;
        AtomicBoolean running = new AtomicBoolean(true);
        Thread other = new Thread(() -> keepBusy(running), "other core");
        other.setDaemon(true);
        other.start();
        Latencies telemetry = new Latencies(frames);
        Latencies whole = new Latencies(frames);
        Subject subject = Subjects.open(
                options.text("library"), Target.to(URI.create(options.text("server")), options.number("queue")));
        play(subject, WARM_UP_FRAMES, new Latencies(WARM_UP_FRAMES), new Latencies(WARM_UP_FRAMES));
        int late = play(subject, frames, telemetry, whole);
        running.set(false);
        new Result(options)
                .put("situation", options.text("situation"))
                .put("frames", frames)
                .put("telemetry", telemetry.summary())
                .put("frame", whole.summary())
                .put("late", late)
                .put("frameNanos", FRAME_NANOS)
                .write(options);
        Runtime.getRuntime().halt(0); // closing is another measurement
    }

    private static int play(Subject subject, int frames, Latencies telemetry, Latencies whole) {
        int late = 0;
        long start = System.nanoTime();
        for (int frame = 0; frame < frames; frame++) {
            long worked = work(start, WORK_NANOS);
            frame(subject, frame);
            long end = System.nanoTime();
            telemetry.add(end - worked);
            whole.add(end - start);
            if (end - start > FRAME_NANOS) {
                late++;
                start = end;
            } else {
                long next = start + FRAME_NANOS;
                work(end, next - end);
                start = next;
            }
        }
        return late;
    }

    private static void frame(Subject subject, int turn) {
        for (int i = 0; i < 20; i++) {
            subject.count();
        }
        for (int i = 0; i < 15; i++) {
            subject.gauge(turn + i);
            subject.record(Work.frameTime(turn + i));
        }
        for (int i = 0; i < 5; i++) {
            subject.log(turn);
        }
        subject.span(turn);
        subject.span(turn);
    }

    private static long work(long from, long nanos) {
        long now = System.nanoTime();
        while (now - from < nanos) {
            Thread.onSpinWait();
            now = System.nanoTime();
        }
        return now;
    }

    private static void keepBusy(AtomicBoolean running) {
        while (running.get()) {
            Thread.onSpinWait();
        }
    }
}
