package gametracker.benchmarks;

import gametracker.benchmarks.subject.Work;
import gametracker.core.format.BodySink;
import gametracker.core.format.Identity;
import gametracker.core.record.Context;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Device;
import java.util.Map;

/** A session of our own as the formatters see it: what a game says of itself and its player in the other benchmarks. */
final class Session {
    static final long NOW = 1_790_000_000_000_000_000L;

    private Session() {}

    static Identity identity() {
        String id = "5f0c1c5e-8b60-4a37-9d4e-0f4b61a3c111";
        return new Identity(
                Work.GAME,
                Work.VERSION,
                Work.ENVIRONMENT,
                id,
                id,
                Device.fields(Map.of("engine", "libGDX 1.13", "gpu", "RTX 3060")));
    }

    static Context context() {
        ContextHolder holder = new ContextHolder();
        holder.setUser(Map.of("id", "u-20417", "name", "Mira"));
        holder.setContext("match", Map.of("id", "m-77120", "mode", "ranked", "players", 8));
        holder.setTag("store", "steam");
        holder.setTag("channel", "stable");
        return holder.current();
    }

    /** Adds up the bytes of the bodies. */
    static final class Bodies {
        int bytes;
        final BodySink sink = (format, body, items, accepted) -> bytes += body.remaining();
    }
}
