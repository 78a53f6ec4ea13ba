package gametracker.core;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Secrets;
import gametracker.api.spi.SpoolProvider;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Finds transport and spool on the path. Through the api's own class loader: game engines change the thread's context
 * loader, and on the class path as on the module path that loader sees every provider.
 */
final class Transports {
    /** Not a transport to be found, but the choice to have none: everything goes to the spool. */
    static final String FILE = "file";

    private Transports() {}

    /** Returns the transport that the configuration chooses, or empty if nothing is to go over the network. */
    static Optional<Transport> open(TrackerConfig config) {
        Optional<TransportProvider> chosen = choose(config, load(TransportProvider.class));
        return chosen.isPresent() ? Optional.of(open(chosen.get(), config)) : Optional.empty();
    }

    /** Whatever a provider throws: a game that starts with a transport that cannot is to learn which one, and why. */
    static Transport open(TransportProvider provider, TrackerConfig config) {
        TransportConfig its = TransportConfig.of(config);
        Secrets secrets = Secrets.of(its);
        Transport transport;
        try {
            transport = provider.open(its);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException(
                    "transport \"" + provider.name() + "\" cannot be opened: " + secrets.redact(e.toString())
                            + "; mend it or choose another, as in transport(\"" + FILE + "\")",
                    e);
        }
        if (transport == null) {
            throw new IllegalArgumentException("transport \"" + provider.name()
                    + "\" cannot be opened: it returned null; mend it or choose another");
        }
        return new RedactingTransport(transport, secrets);
    }

    static Optional<TransportProvider> choose(TrackerConfig config, List<TransportProvider> found) {
        if (config.transport().isPresent()) {
            return named(config.transport().get(), found);
        }
        if (config.endpoints().isEmpty()) {
            return Optional.empty();
        }
        if (found.isEmpty()) {
            if (config.spoolDirectory().isPresent()) {
                return Optional.empty();
            }
            throw new IllegalArgumentException(
                    "endpoint is set for " + config.endpoints().keySet() + " but no transport is on the path: add"
                            + " gametracker.transport.jdkhttp or gametracker.transport.httpclient5, or leave the endpoint"
                            + " out");
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("transport must be named, since several are on the path: "
                    + names(found) + "; choose one, as in transport(\""
                    + found.get(0).name()
                    + "\"), or leave one on the path");
        }
        return Optional.of(found.get(0));
    }

    private static Optional<TransportProvider> named(String name, List<TransportProvider> found) {
        if (name.equals(FILE)) {
            return Optional.empty();
        }
        List<TransportProvider> matching = new ArrayList<>();
        for (TransportProvider each : found) {
            if (name.equals(each.name())) {
                matching.add(each);
            }
        }
        if (matching.isEmpty()) {
            throw new IllegalArgumentException("transport \"" + name + "\" is not on the path; there "
                    + (found.isEmpty() ? "is none" : "are: " + names(found))
                    + "; add its module, or choose another name");
        }
        if (matching.size() > 1) {
            throw new IllegalArgumentException("transport \"" + name + "\" is on the path more than once, leave one: "
                    + matching.stream().map(p -> p.getClass().getName()).collect(Collectors.joining(", ")));
        }
        return Optional.of(matching.get(0));
    }

    /** Returns the spool's provider if the configuration asks for a spool. */
    static Optional<SpoolProvider> spool(TrackerConfig config) {
        if (config.spoolDirectory().isEmpty()) {
            return Optional.empty();
        }
        List<SpoolProvider> found = load(SpoolProvider.class);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "spoolDirectory is set (" + config.spoolDirectory().get()
                            + ") but no spool is on the path: add gametracker.transport.file, or leave it out");
        }
        return Optional.of(found.get(0));
    }

    private static <S> List<S> load(Class<S> service) {
        try {
            List<S> found = new ArrayList<>();
            for (S provider : ServiceLoader.load(service, service.getClassLoader())) {
                found.add(provider);
            }
            return found;
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException(
                    "a provider of " + service.getName() + " on the path cannot be used: " + e.getMessage()
                            + "; remove or mend it",
                    e);
        }
    }

    private static String names(List<TransportProvider> found) {
        return found.stream().map(p -> String.valueOf(p.name())).sorted().collect(Collectors.joining(", "));
    }
}
