package io.github.admitone.benchmarks.handshake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.Map;

/** The process in which contenders connect: it obeys orders from its standard input, and answers each by a cost. */
final class Worker {

    private final Map<Contender, Connector> connectors = new EnumMap<>(Contender.class);

    private Worker() {}

    /** Takes the file of the trust anchor, then contenders, each with the port of its server. */
    public static void main(String[] args) throws Exception {
        X509Certificate anchor;
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            anchor = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        Worker worker = new Worker();
        for (int i = 1; i < args.length; i += 2) {
            Contender contender = Contender.valueOf(args[i]);
            worker.connectors.put(contender, new Connector(contender, Integer.parseInt(args[i + 1]), anchor));
        }
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(worker.obey(Order.decode(order)).encode());
        }
    }

    private Cost obey(Order order) throws IOException {
        Connector connector = connectors.get(order.contender());
        if (order.recording().isEmpty()) {
            return connector.connect(order.connections());
        }
        try (Recorder recorder = new Recorder(Path.of(order.recording()))) {
            return connector.connect(order.connections());
        }
    }
}
