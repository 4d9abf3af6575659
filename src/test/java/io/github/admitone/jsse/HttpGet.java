package io.github.admitone.jsse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** One GET over a connection of its own, by each of the HTTP clients; all of them verify the host. */
enum HttpGet {
    HTTPS_URL_CONNECTION {
        @Override
        String get(SSLContext context, int port) throws Exception {
            HttpsURLConnection connection = (HttpsURLConnection) new URL(url(port)).openConnection();
            connection.setSSLSocketFactory(context.getSocketFactory());
            connection.setRequestProperty("Connection", "close");
            try (var in = connection.getInputStream()) {
                return new String(in.readAllBytes(), US_ASCII);
            } finally {
                connection.disconnect();
            }
        }
    },
    HTTP_CLIENT_1_1 {
        @Override
        String get(SSLContext context, int port) throws Exception {
            return jdk(context, port, java.net.http.HttpClient.Version.HTTP_1_1);
        }
    },
    HTTP_CLIENT_2 {
        @Override
        String get(SSLContext context, int port) throws Exception {
            return jdk(context, port, java.net.http.HttpClient.Version.HTTP_2);
        }
    },
    OK_HTTP {
        @Override
        String get(SSLContext context, int port) throws Exception {
            OkHttpClient client = new OkHttpClient.Builder()
                    .sslSocketFactory(context.getSocketFactory(), (X509TrustManager) Contexts.trust()[0])
                    .build();
            try (var response =
                    client.newCall(new Request.Builder().url(url(port)).build()).execute()) {
                return response.body().string();
            } finally {
                client.connectionPool().evictAll();
                client.dispatcher().executorService().shutdown();
            }
        }
    },
    APACHE_CLASSIC {
        @Override
        String get(SSLContext context, int port) throws Exception {
            var connections = PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(context))
                    .build();
            try (var client =
                    HttpClients.custom().setConnectionManager(connections).build()) {
                return client.execute(
                        new HttpUriRequestBase("GET", URI.create(url(port))),
                        response -> EntityUtils.toString(response.getEntity()));
            }
        }
    },
    APACHE_ASYNC {
        @Override
        String get(SSLContext context, int port) throws Exception {
            var connections = PoolingAsyncClientConnectionManagerBuilder.create()
                    .setTlsStrategy(new DefaultClientTlsStrategy(context))
                    .build();
            try (var client =
                    HttpAsyncClients.custom().setConnectionManager(connections).build()) {
                client.start();
                SimpleHttpRequest request = SimpleRequestBuilder.get(url(port)).build();
                return client.execute(request, null)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .getBodyText();
            }
        }
    },
    JETTY {
        @Override
        String get(SSLContext context, int port) throws Exception {
            SslContextFactory.Client tls = new SslContextFactory.Client();
            tls.setSslContext(context);
            ClientConnector connector = new ClientConnector();
            connector.setSslContextFactory(tls);
            HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
            client.start();
            try {
                return client.GET(url(port)).getContentAsString();
            } finally {
                client.stop();
            }
        }
    },
    NETTY {
        @Override
        String get(SSLContext context, int port) throws Exception {
            JdkSslContext tls = new JdkSslContext(
                    context, true, null, IdentityCipherSuiteFilter.INSTANCE, null, ClientAuth.NONE, null, false);
            var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
            try {
                StringBuilder answer = new StringBuilder();
                CompletableFuture<String> complete = new CompletableFuture<>();
                Bootstrap bootstrap = new Bootstrap()
                        .group(group)
                        .channel(NioSocketChannel.class)
                        .handler(new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline().addLast(tls.newHandler(channel.alloc(), "localhost", port));
                                channel.pipeline().addLast(new Collector(answer, complete));
                            }
                        });
                Channel channel = bootstrap.connect("localhost", port).sync().channel();
                channel.writeAndFlush(Unpooled.copiedBuffer(
                                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", US_ASCII))
                        .sync();
                String text = complete.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return text.substring(text.indexOf("\r\n\r\n") + 4);
            } finally {
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            }
        }
    };

    private static final int PATIENCE_SECONDS = 30;

    abstract String get(SSLContext context, int port) throws Exception;

    private static String url(int port) {
        return "https://localhost:" + port + "/";
    }

    private static String jdk(SSLContext context, int port, java.net.http.HttpClient.Version version) throws Exception {
        var client = java.net.http.HttpClient.newBuilder()
                .sslContext(context)
                .version(version)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(port))).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.version() != version) {
            throw new IllegalStateException("spoke " + response.version());
        }
        return response.body();
    }

    private static final class Collector extends SimpleChannelInboundHandler<ByteBuf> {

        private final StringBuilder answer;
        private final CompletableFuture<String> complete;

        Collector(StringBuilder answer, CompletableFuture<String> complete) {
            this.answer = answer;
            this.complete = complete;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf part) {
            answer.append(part.toString(US_ASCII));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            complete.complete(answer.toString());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            complete.completeExceptionally(cause);
        }
    }
}
