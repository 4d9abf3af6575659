package io.github.admitone.bctls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsExtensionsUtils;

/** What the user's client has said so far that goes into its ClientHello. Belongs to the thread of the handshake. */
@SuppressWarnings("JdkObsolete") // Bouncy Castle's API is made of Hashtable and Vector.
final class ClientOffer {

    /** RFC 8446 §4.1.2: the extensions of a ClientHello take at most this many bytes. */
    private static final int MAX_EXTENSIONS = 0xFFFF;

    /** Room for what Bouncy Castle adds later: key shares, binders, external PSKs, supported versions. */
    private static final int RESERVE = 8192;

    private static final int EXTENSION_HEADER = 4;

    /**
     * Extensions whose answer the client does not miss on a resumed connection up to TLS 1.2: Bouncy Castle acts on it,
     * it is part of the session, or there is none in the ServerHello.
     */
    private static final Set<Integer> ANSWERED_OTHERWISE = Set.of(
            ExtensionType.server_name,
            ExtensionType.max_fragment_length,
            ExtensionType.client_certificate_url,
            ExtensionType.trusted_ca_keys,
            ExtensionType.truncated_hmac,
            ExtensionType.status_request,
            ExtensionType.status_request_v2,
            ExtensionType.supported_groups,
            ExtensionType.ec_point_formats,
            ExtensionType.srp,
            ExtensionType.signature_algorithms,
            ExtensionType.signature_algorithms_cert,
            ExtensionType.application_layer_protocol_negotiation,
            ExtensionType.client_certificate_type,
            ExtensionType.server_certificate_type,
            ExtensionType.padding,
            ExtensionType.encrypt_then_mac,
            ExtensionType.extended_master_secret,
            ExtensionType.session_ticket,
            ExtensionType.certificate_authorities,
            ExtensionType.pre_shared_key,
            ExtensionType.early_data,
            ExtensionType.supported_versions,
            ExtensionType.cookie,
            ExtensionType.psk_key_exchange_modes,
            ExtensionType.post_handshake_auth,
            ExtensionType.key_share,
            ExtensionType.renegotiation_info,
            TicketRequest.EXTENSION);

    private ProtocolVersion[] versions = {};
    private int[] cipherSuites = {};
    private Hashtable<Integer, byte[]> extensions = new Hashtable<>();

    void versions(ProtocolVersion[] versions) {
        this.versions = versions.clone();
    }

    void cipherSuites(int[] cipherSuites) {
        this.cipherSuites = cipherSuites.clone();
    }

    /**
     * @param extensions the table for the ClientHello, which is kept, since it changes until the ClientHello is sent
     */
    void extensions(Hashtable<Integer, byte[]> extensions) {
        this.extensions = extensions;
    }

    boolean hasVersion(int wireVersion) {
        for (ProtocolVersion version : versions) {
            if (version.getFullVersion() == wireVersion) {
                return true;
            }
        }
        return false;
    }

    boolean hasTls13() {
        return ProtocolVersion.contains(versions, ProtocolVersion.TLSv13);
    }

    boolean hasTls12OrEarlier() {
        for (ProtocolVersion version : versions) {
            if (ProtocolVersion.TLSv12.isEqualOrLaterVersionOf(version.getEquivalentTLSVersion())) {
                return true;
            }
        }
        return false;
    }

    boolean hasCipherSuite(int code) {
        for (int cipherSuite : cipherSuites) {
            if (cipherSuite == code) {
                return true;
            }
        }
        return false;
    }

    boolean hasSuiteOfHash(int prfAlgorithm) {
        return Tls13Suites.offers(cipherSuites, prfAlgorithm);
    }

    /**
     * {@return whether the client asks for something whose answer only the ServerHello's extensions give: SRTP, say}
     */
    boolean needsServerExtensions() {
        return !ANSWERED_OTHERWISE.containsAll(extensions.keySet());
    }

    /** Whether a ticket of this length fits beside the client's own extensions. */
    boolean hasRoomFor(int ticketLength) {
        int taken = RESERVE;
        for (byte[] extension : extensions.values()) {
            taken += EXTENSION_HEADER + extension.length;
        }
        return taken + ticketLength <= MAX_EXTENSIONS;
    }

    /** {@return the name in the server_name extension, or an empty string} */
    String serverName() {
        try {
            Vector<?> names = TlsExtensionsUtils.getServerNameExtensionClient(extensions);
            if (names != null) {
                for (Object each : names) {
                    ServerName name = (ServerName) each;
                    if (name.getNameType() == NameType.host_name) {
                        // One character for each byte, so that names which differ compare so, whatever is in them.
                        return new String(name.getNameData(), StandardCharsets.ISO_8859_1);
                    }
                }
            }
            return "";
        } catch (IOException e) {
            // The extension is the client's own making; Bouncy Castle will say what is wrong with it.
            return "";
        }
    }
}
