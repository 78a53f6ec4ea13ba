/**
 * The probe of the JVM: why a frame was late, how the JVM fares, why a thread hangs. Requires nothing but the JDK; of it
 * {@code jdk.jfr} may be missing, with fewer causes told then.
 *
 * @provides gametracker.api.spi.RuntimeProbeProvider
 */
module gametracker.jvm {
    requires gametracker.api;
    requires java.management;
    requires jdk.management;
    requires static jdk.jfr;
    requires static org.jspecify;

    provides gametracker.api.spi.RuntimeProbeProvider with
            gametracker.jvm.JvmProbeProvider;
}
