package gametracker.transport.jdkhttp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the client use another address of a host when the first one refuses. The client itself uses only the first address
 * of a name: {@code localhost} may be {@code 127.0.0.1} and {@code ::1}, and a server may listen only on the second.
 *
 * <p>The client asks only its proxy selector for an address. So the other address is passed to it as a proxy: the client
 * connects to it and sends the whole URL in the request line, which every server has to understand (RFC 9112, section
 * 3.2.2), with the usual {@code Host} header. The name of a real proxy is treated in the same way. For TLS to the host
 * itself the client needs a tunnel through its proxy; then a {@link Detour} is that proxy.
 */
final class Addresses extends ProxySelector implements AutoCloseable {
    private final Optional<ProxySelector> configured;
    private final int connectMillis;
    private final Map<String, InetSocketAddress> chosen = new ConcurrentHashMap<>();
    private final Map<String, Detour> detours = new HashMap<>();
    private boolean closed;

    /**
     * Starts with the first address of each host.
     *
     * @param connectMillis the limit for connecting to one address, if this class connects
     */
    Addresses(Optional<ProxySelector> configured, int connectMillis) {
        this.configured = configured;
        this.connectMillis = connectMillis;
    }

    /** The destination of a connection: the host of the URL, or its proxy. */
    private record Hop(String host, int port, boolean takesTunnel) {}

    /** The addresses that have refused in one try. */
    static final class Tried {
        private final Set<InetSocketAddress> addresses = new LinkedHashSet<>();
    }

    @Override
    public List<Proxy> select(URI url) {
        InetSocketAddress other = chosen.get(url.getAuthority());
        return other == null ? proxies(url) : List.of(new Proxy(Proxy.Type.HTTP, other));
    }

    private List<Proxy> proxies(URI url) {
        ProxySelector selector = configured.orElseGet(ProxySelector::getDefault);
        List<Proxy> proxies = selector == null ? List.of() : selector.select(url);
        return proxies.isEmpty() ? List.of(Proxy.NO_PROXY) : proxies;
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException cause) {
        ProxySelector selector = configured.orElseGet(ProxySelector::getDefault);
        if (selector != null && !chosen.containsKey(url.getAuthority())) {
            selector.connectFailed(url, address, cause);
        }
    }

    /**
     * Chooses the next address of the host that has just refused. Looks the name up, and so may block.
     *
     * @param tried what has refused in this try
     * @return whether there is another one
     */
    boolean next(URI url, Tried tried) {
        Hop hop = hop(url);
        List<InetSocketAddress> all = all(hop);
        if (all.size() > 1) {
            InetSocketAddress last = chosen.get(url.getAuthority());
            tried.addresses.add(last == null ? all.get(0) : last);
            for (InetSocketAddress address : hop.takesTunnel() ? detour(url, hop) : all) {
                if (!tried.addresses.contains(address)) {
                    choose(url, address.equals(all.get(0)) ? null : address);
                    return true;
                }
            }
        }
        choose(url, null);
        return false;
    }

    /** The address of the proxy in this process that connects to any other address; none if it cannot be opened. */
    private synchronized List<InetSocketAddress> detour(URI url, Hop hop) {
        if (closed) {
            return List.of();
        }
        try {
            Detour detour = detours.get(url.getAuthority());
            if (detour == null || detour.isClosed()) {
                detour = new Detour(hop.host(), hop.port(), connectMillis);
                detours.put(url.getAuthority(), detour);
            }
            return List.of(detour.address());
        } catch (IOException | OutOfMemoryError e) {
            return List.of();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (Detour detour : detours.values()) {
            detour.close();
        }
    }

    /** Uses the first address again, which the client finds by itself. */
    void forget(URI url) {
        choose(url, null);
    }

    private void choose(URI url, @Nullable InetSocketAddress address) {
        if (address == null) {
            chosen.remove(url.getAuthority());
        } else {
            chosen.put(url.getAuthority(), address);
        }
    }

    private Hop hop(URI url) {
        Proxy proxy = proxies(url).get(0);
        if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
            return new Hop(address.getHostString(), address.getPort(), false);
        }
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        return new Hop(url.getHost(), port, tls);
    }

    private static List<InetSocketAddress> all(Hop hop) {
        try {
            InetAddress[] found = InetAddress.getAllByName(hop.host());
            InetSocketAddress[] all = new InetSocketAddress[found.length];
            for (int i = 0; i < found.length; i++) {
                all[i] = new InetSocketAddress(found[i], hop.port());
            }
            return List.of(all);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }
}
