package gametracker.contract;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** TLS that finds no memory the first few times it is used, whoever uses it for whatever. */
final class FlakyTls extends SSLContext {
    /** @param errorsLeft how many uses fail from now on */
    FlakyTls(SSLContext working, AtomicInteger errorsLeft) {
        super(new Spi(working, errorsLeft), working.getProvider(), working.getProtocol());
    }

    private static final class Spi extends SSLContextSpi {
        private final SSLContext working;
        private final AtomicInteger errorsLeft;

        Spi(SSLContext working, AtomicInteger errorsLeft) {
            this.working = working;
            this.errorsLeft = errorsLeft;
        }

        private SSLContext use() {
            if (errorsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new OutOfMemoryError("as if");
            }
            return working;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {}

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return use().getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return use().getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return use().createSSLEngine();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return use().createSSLEngine(host, port);
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return use().getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return use().getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return use().getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return use().getSupportedSSLParameters();
        }
    }
}
