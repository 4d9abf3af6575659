package io.github.admitone.jsse;

import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** The socket or the engine that the caller's trust manager and key manager are shown. */
interface Party {

    void checkServer(X509ExtendedTrustManager manager, X509Certificate[] chain, String authType)
            throws CertificateException;

    @Nullable
    String chooseAlias(X509KeyManager manager, String[] keyTypes, Principal @Nullable [] issuers);
}
