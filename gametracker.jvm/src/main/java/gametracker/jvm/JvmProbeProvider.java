package gametracker.jvm;

import gametracker.api.spi.RuntimeProbe;
import gametracker.api.spi.RuntimeProbeProvider;
import java.util.function.Consumer;

/** What the ServiceLoader finds. */
public final class JvmProbeProvider implements RuntimeProbeProvider {
    /** For the ServiceLoader. */
    public JvmProbeProvider() {}

    @Override
    public RuntimeProbe create(Consumer<String> trouble) {
        return new JvmProbe(new Words(trouble));
    }
}
