package gametracker.transport.jdkhttp;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** The JDK's default TLS. */
final class DefaultTls {
    private DefaultTls() {}

    /**
     * Returns the default context. The JDK tries only once to create it: if no file handle is left to read the
     * certificates at that moment, it fails for as long as the JVM runs. Then this method creates one with the same
     * certificates, but without a client's key from the system properties.
     */
    static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            return anew(e);
        }
    }

    private static SSLContext anew(NoSuchAlgorithmException refusal) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            e.addSuppressed(refusal);
            throw new IllegalStateException("no TLS can be had of the JDK", e);
        }
    }
}
