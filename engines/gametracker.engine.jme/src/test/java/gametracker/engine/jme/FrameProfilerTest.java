package gametracker.engine.jme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.jme3.app.LegacyApplication;
import com.jme3.profile.AppStep;
import com.jme3.profile.VpStep;
import com.jme3.renderer.queue.RenderQueue.Bucket;
import gametracker.api.FrameMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the steps of a window, of which a headless context has no rendering. */
class FrameProfilerTest {
    private final List<String> calls = new ArrayList<>();
    private final FrameProfiler profiler = new FrameProfiler(
            new FrameMeter() {
                @Override
                public void frame() {
                    calls.add("frame");
                }

                @Override
                public void section(String name) {
                    calls.add(name);
                }

                @Override
                public void pause() {
                    calls.add("pause");
                }

                @Override
                public FrameMeter budget(Duration budget) {
                    return this;
                }
            },
            paused -> calls.add(paused ? "paused" : "resumed"));
    private final LegacyApplication app = new LegacyApplication();

    private void turn(boolean updates) {
        profiler.appStep(AppStep.BeginFrame);
        profiler.appStep(AppStep.QueuedTasks);
        if (updates) {
            profiler.appStep(AppStep.ProcessInput);
            profiler.appStep(AppStep.StateManagerUpdate);
            profiler.update(app);
            profiler.appStep(AppStep.SpatialUpdate);
            profiler.appStep(AppStep.StateManagerRender);
            profiler.appStep(AppStep.RenderFrame);
            profiler.appStep(AppStep.RenderMainViewPorts);
            profiler.vpStep(VpStep.BeginRender, null, null);
            profiler.vpStep(VpStep.PreFrame, null, null);
            profiler.vpStep(VpStep.RenderScene, null, null);
            profiler.vpStep(VpStep.PostQueue, null, null);
            profiler.vpStep(VpStep.FlushQueue, null, null);
            profiler.vpStep(VpStep.RenderBucket, null, Bucket.Opaque);
            profiler.vpStep(VpStep.PostFrame, null, null);
            profiler.vpStep(VpStep.RenderBucket, null, Bucket.Translucent);
            profiler.vpStep(VpStep.EndRender, null, null);
            profiler.appStep(AppStep.EndFrame);
        }
    }

    @Test
    void stepsAreSectionsAndEqualOnesAreOne() {
        turn(true);
        calls.clear();
        turn(true);
        assertEquals(
                List.of(
                        "frame",
                        "tasks",
                        "input",
                        "update",
                        "scene",
                        "render",
                        "processors",
                        "queue",
                        "processors",
                        "draw",
                        "processors",
                        "draw",
                        "render",
                        "swap"),
                calls);
    }

    @Test
    void pauseIsToldOnceAndDropsTheTurnInWhichItBegan() {
        turn(true);
        calls.clear();
        turn(false);
        turn(false);
        turn(false);
        assertEquals(List.of("frame", "tasks", "pause", "paused"), calls);
        calls.clear();
        turn(true);
        assertEquals(List.of("frame", "update", "resumed"), calls.subList(0, 3));
    }

    /** An application that is not a SimpleApplication may have neither BeginFrame nor EndFrame. */
    @Test
    void updatesWithoutStepsAreFrames() {
        for (int i = 0; i < 3; i++) {
            profiler.update(app);
        }
        assertEquals(3, calls.stream().filter("frame"::equals).count());
    }
}
