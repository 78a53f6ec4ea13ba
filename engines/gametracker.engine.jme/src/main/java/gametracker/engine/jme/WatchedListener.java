package gametracker.engine.jme;

import com.jme3.system.JmeContext;
import com.jme3.system.SystemListener;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the listener of the engine's context, which is the application, and passes everything on to it. An app state
 * has no other way to hear of errors and of the focus: {@code handleError}, {@code gainFocus} and {@code loseFocus} are calls
 * of the context to the application.
 */
final class WatchedListener implements SystemListener {
    private final SystemListener application;
    private volatile @Nullable Watcher watcher;

    WatchedListener(SystemListener application, Watcher watcher) {
        this.application = application;
        this.watcher = watcher;
    }

    /** Hears first of errors, and last of all else. */
    interface Watcher {
        void resized();

        void focus(boolean has);

        void error(@Nullable String message, @Nullable Throwable error);
    }

    /** Gives the place back, unless another listener has taken it, which may call this one. */
    void end(@Nullable JmeContext context) {
        watcher = null;
        if (context != null && context.getSystemListener() == this) {
            context.setSystemListener(application);
        }
    }

    @Override
    public void initialize() {
        application.initialize();
    }

    @Override
    public void reshape(int width, int height) {
        application.reshape(width, height);
        Watcher watching = watcher;
        if (watching != null) {
            watching.resized();
        }
    }

    @Override
    public void rescale(float x, float y) {
        application.rescale(x, y);
    }

    @Override
    public void update() {
        application.update();
    }

    @Override
    public void requestClose(boolean escape) {
        application.requestClose(escape);
    }

    @Override
    public void gainFocus() {
        application.gainFocus();
        focus(true);
    }

    @Override
    public void loseFocus() {
        application.loseFocus();
        focus(false);
    }

    private void focus(boolean has) {
        Watcher watching = watcher;
        if (watching != null) {
            watching.focus(has);
        }
    }

    /** The application stops the game because of it, so it is recorded before. */
    @Override
    public void handleError(@Nullable String message, @Nullable Throwable error) {
        Watcher watching = watcher;
        if (watching != null) {
            watching.error(message, error);
        }
        application.handleError(message, error);
    }

    @Override
    public void destroy() {
        application.destroy();
    }
}
