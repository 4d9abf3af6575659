package io.github.admitone.jsse;

import java.security.AlgorithmConstraints;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The parameters of one socket or engine, set by {@link SSLParameters} or one by one. Thread-safe. */
final class ConnectionParameters {

    private String[] protocols;
    private String[] cipherSuites;
    private String endpointIdentification = "";
    private @Nullable AlgorithmConstraints algorithmConstraints;
    private @Nullable List<SNIServerName> serverNames;
    private String[] applicationProtocols = {};
    private String @Nullable [] namedGroups;
    private String @Nullable [] signatureSchemes;
    private boolean useCipherSuitesOrder = true;
    private boolean enableRetransmissions = true;

    ConnectionParameters(Algorithms algorithms) {
        this.protocols = algorithms.protocols().toArray(new String[0]);
        this.cipherSuites = algorithms.suiteNames();
    }

    private ConnectionParameters(ConnectionParameters original) {
        this.protocols = original.protocols;
        this.cipherSuites = original.cipherSuites;
        this.endpointIdentification = original.endpointIdentification;
        this.algorithmConstraints = original.algorithmConstraints;
        this.serverNames = original.serverNames;
        this.applicationProtocols = original.applicationProtocols;
        this.namedGroups = original.namedGroups;
        this.signatureSchemes = original.signatureSchemes;
        this.useCipherSuitesOrder = original.useCipherSuitesOrder;
        this.enableRetransmissions = original.enableRetransmissions;
    }

    /** {@return an independent copy: a handshake goes by what it found when it began} */
    synchronized ConnectionParameters copy() {
        return new ConnectionParameters(this);
    }

    synchronized String[] protocols() {
        return protocols.clone();
    }

    synchronized void setProtocols(String[] names) {
        requireProtocols(names);
        protocols = names.clone();
    }

    synchronized String[] cipherSuites() {
        return cipherSuites.clone();
    }

    synchronized void setCipherSuites(String[] names) {
        requireCipherSuites(names);
        cipherSuites = names.clone();
    }

    synchronized String endpointIdentification() {
        return endpointIdentification;
    }

    synchronized @Nullable AlgorithmConstraints algorithmConstraints() {
        return algorithmConstraints;
    }

    synchronized String[] applicationProtocols() {
        return applicationProtocols.clone();
    }

    synchronized String @Nullable [] namedGroups() {
        return namedGroups;
    }

    synchronized String @Nullable [] signatureSchemes() {
        return signatureSchemes;
    }

    /**
     * {@return the names for the {@code server_name} extension: those that were set, or the host where it is a full
     * name}
     */
    synchronized List<SNIServerName> serverNames(String host) {
        List<SNIServerName> names = serverNames;
        return names == null ? ServerNames.ofHost(host) : names;
    }

    synchronized SSLParameters toSslParameters() {
        SSLParameters parameters = new SSLParameters(cipherSuites.clone(), protocols.clone());
        parameters.setEndpointIdentificationAlgorithm(endpointIdentification.isEmpty() ? null : endpointIdentification);
        parameters.setAlgorithmConstraints(algorithmConstraints);
        parameters.setApplicationProtocols(applicationProtocols.clone());
        parameters.setUseCipherSuitesOrder(useCipherSuitesOrder);
        parameters.setEnableRetransmissions(enableRetransmissions);
        if (serverNames != null) {
            parameters.setServerNames(serverNames);
        }
        LaterParameters.NAMED_GROUPS.set(parameters, namedGroups);
        LaterParameters.SIGNATURE_SCHEMES.set(parameters, signatureSchemes);
        return parameters;
    }

    /**
     * Takes over what is set in {@code parameters}; null there means unchanged.
     *
     * @throws IllegalArgumentException for what a client of this package cannot do; nothing is changed then
     */
    synchronized void apply(SSLParameters parameters) {
        refuseWhatServersDo(parameters);
        require(parameters.getMaximumPacketSize() == 0, "a maximum packet size is not supported");
        String[] groups = LaterParameters.NAMED_GROUPS.get(parameters);
        String[] schemes = LaterParameters.SIGNATURE_SCHEMES.get(parameters);
        requireAny(groups, name -> Group.named(name).isPresent(), "none of the named groups is supported");
        requireAny(schemes, name -> Scheme.named(name).isPresent(), "none of the signature schemes is supported");
        String[] versions = Optional.ofNullable(parameters.getProtocols()).orElse(protocols);
        String[] suites = Optional.ofNullable(parameters.getCipherSuites()).orElse(cipherSuites);
        requireProtocols(versions);
        requireCipherSuites(suites);
        protocols = versions;
        cipherSuites = suites;
        endpointIdentification = Optional.ofNullable(parameters.getEndpointIdentificationAlgorithm())
                .orElse(endpointIdentification);
        algorithmConstraints =
                Optional.ofNullable(parameters.getAlgorithmConstraints()).orElse(algorithmConstraints);
        serverNames = Optional.ofNullable(parameters.getServerNames()).orElse(serverNames);
        applicationProtocols = parameters.getApplicationProtocols();
        namedGroups = groups == null ? namedGroups : groups;
        signatureSchemes = schemes == null ? signatureSchemes : schemes;
        useCipherSuitesOrder = parameters.getUseCipherSuitesOrder();
        enableRetransmissions = parameters.getEnableRetransmissions();
    }

    private static void refuseWhatServersDo(SSLParameters parameters) {
        require(
                !parameters.getNeedClientAuth() && !parameters.getWantClientAuth(),
                "only a server asks for certificates");
        require(
                parameters.getSNIMatchers() == null
                        || parameters.getSNIMatchers().isEmpty(),
                "only a server matches server names");
    }

    private static void requireAny(String @Nullable [] names, Predicate<String> supported, String message) {
        require(names == null || names.length == 0 || List.of(names).stream().anyMatch(supported), message);
    }

    private static void requireProtocols(String[] names) {
        require(names != null, "protocols must not be null");
        for (String name : names) {
            require(name != null && TlsVersion.ALL.contains(name), "Unsupported protocol: " + name);
        }
    }

    private static void requireCipherSuites(String[] names) {
        require(names != null, "cipherSuites must not be null");
        for (String name : names) {
            require(TlsSuite.named(name).isPresent(), "Unsupported cipher suite: " + name);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Makes the {@code server_name} extension (RFC 6066 §3) of a host name. */
    private static final class ServerNames {

        static List<SNIServerName> ofHost(String host) {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            boolean literal = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
            if (literal || name.indexOf('.') <= 0) {
                return List.of();
            }
            try {
                return List.of(new SNIHostName(name));
            } catch (IllegalArgumentException e) {
                // A name that DNS knows, perhaps, but the extension does not carry.
                return List.of();
            }
        }
    }
}
