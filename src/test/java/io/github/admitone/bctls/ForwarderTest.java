package io.github.admitone.bctls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.admitone.CertificateChain;
import io.github.admitone.ClientSessionCache;
import io.github.admitone.StripedSessionCache;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientContext;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The hand-written forwarders. A method that one of them lacks is passed on all the same, but slowly; these tests fail
 * with the release of Bouncy Castle that brings it.
 */
class ForwarderTest {

    private final List<Object> calls = new ArrayList<>();
    private Object answer;
    private boolean truth;

    static Stream<Arguments> forwarders() {
        return Stream.of(
                Arguments.of(TlsClient.class, ForwardingClient.class),
                Arguments.of(TlsAuthentication.class, ObservedAuthentication.class),
                Arguments.of(TlsClientContext.class, UserContext.class),
                Arguments.of(TlsCrypto.class, ForwardingCrypto.class),
                Arguments.of(TlsSecret.class, ForwardingSecret.class));
    }

    @ParameterizedTest
    @MethodSource("forwarders")
    void forwarder_hasEveryMethodOfTheInterface_defaultOnesIncluded(Class<?> type, Class<?> forwarder)
            throws Exception {
        assertThat(type.getMethods())
                .allSatisfy(method -> assertThat(forwarder
                                .getMethod(method.getName(), method.getParameterTypes())
                                .getDeclaringClass())
                        .isEqualTo(forwarder));
    }

    static Stream<Method> methodsOfCrypto() {
        return Arrays.stream(TlsCrypto.class.getMethods());
    }

    @ParameterizedTest
    @MethodSource("methodsOfCrypto")
    void crypto_passesEveryCallOn(Method method) throws Exception {
        assertPassedOn(method, new ForwardingCrypto(recording(TlsCrypto.class)) {});
    }

    static Stream<Method> methodsOfSecret() {
        return Arrays.stream(TlsSecret.class.getMethods());
    }

    @ParameterizedTest
    @MethodSource("methodsOfSecret")
    void secret_passesEveryCallOn(Method method) throws Exception {
        assertPassedOn(method, new ForwardingSecret(recording(TlsSecret.class)) {});
    }

    /** All but the one that the context answers itself. */
    static Stream<Method> methodsOfContext() {
        return Arrays.stream(TlsClientContext.class.getMethods())
                .filter(method -> !method.getName().equals("getCrypto"));
    }

    @ParameterizedTest
    @MethodSource("methodsOfContext")
    void context_passesEveryCallOn(Method method) throws Exception {
        assertPassedOn(
                method,
                new UserContext(
                        recording(TlsClientContext.class), recording(TlsCrypto.class), CertificateChain::empty));
    }

    @Test
    void context_hasTheUsersOwnCryptography() {
        TlsCrypto own = recording(TlsCrypto.class);
        TlsClientContext context = new UserContext(recording(TlsClientContext.class), own, CertificateChain::empty);
        assertThat(context.getCrypto()).isSameAs(own);
        assertThat(calls).isEmpty();
    }

    static Stream<Method> methodsOfClient() {
        return Arrays.stream(TlsClient.class.getMethods());
    }

    @ParameterizedTest
    @MethodSource("methodsOfClient")
    void client_passesEveryCallOn(Method method) throws Exception {
        assertPassedOn(method, new ForwardingClient(recording(TlsClient.class)) {});
    }

    /** All but those that the resuming client has a part in, for which it takes a handshake. */
    static Stream<Method> plainMethodsOfResumingClient() {
        Set<String> overridden = Arrays.stream(ResumingClient.class.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toSet());
        return methodsOfClient().filter(method -> !overridden.contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("plainMethodsOfResumingClient")
    void resumingClient_passesOnWhatItHasNoPartIn(Method method) throws Exception {
        TlsClient client = recording(TlsClient.class);
        ClientSessionCache cache = StripedSessionCache.builder().build();
        assertPassedOn(method, TicketResumption.using(cache).client(Wire.KEY, client));
    }

    private void assertPassedOn(Method method, Object forwarder) throws Exception {
        for (boolean each : new boolean[] {true, false}) {
            truth = each;
            calls.clear();
            assertPassedOnOnce(method, forwarder);
        }
    }

    private void assertPassedOnOnce(Method method, Object forwarder) throws Exception {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = IntStream.range(0, types.length)
                .mapToObj(position -> sample(types[position], position))
                .toArray();
        Object result = method.invoke(forwarder, arguments);
        List<Object> call = new ArrayList<>(List.of(method));
        call.addAll(Arrays.asList(arguments));
        assertThat(calls).containsExactly(call);
        assertThat(result).isEqualTo(answer);
    }

    private <T> T recording(Class<T> type) {
        return proxy(type, (self, method, arguments) -> {
            List<Object> call = new ArrayList<>(List.of(method));
            call.addAll(arguments == null ? List.of() : Arrays.asList(arguments));
            calls.add(call);
            answer = sample(method.getReturnType(), 0);
            return answer;
        });
    }

    /** Numbers, strings, arrays and interfaces differ by position, so that none can be passed in another's place. */
    private Object sample(Class<?> type, int position) {
        if (type == boolean.class) {
            return truth;
        }
        if (type == int.class) {
            return 7 + position;
        }
        if (type == short.class) {
            return (short) (7 + position);
        }
        if (type == String.class) {
            return "argument " + position;
        }
        if (type.isInterface()) {
            return proxy(type, (self, method, arguments) -> switch (method.getName()) {
                case "equals" -> self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> "argument " + position;
            });
        }
        return type.isArray() ? Array.newInstance(type.getComponentType(), 1 + position) : null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    interface Grown {

        String old();

        default String added(String argument) {
            return "default " + argument;
        }
    }

    @Test
    void forwarder_thatLacksADefaultMethod_isCompletedByTheTargets() {
        Grown forwarder = () -> "forwarder";
        Grown target = new Grown() {
            @Override
            public String old() {
                return "target";
            }

            @Override
            public String added(String argument) {
                return "target " + argument;
            }
        };
        Grown completed = LaterMethods.of(Grown.class, forwarder, target);
        assertThat(completed.old()).isEqualTo("forwarder");
        assertThat(completed.added("x")).isEqualTo("target x");
    }

    @Test
    void forwarder_thatLacksNothing_isItsOwnCompletion() {
        TlsCrypto forwarder = new ForwardingCrypto(recording(TlsCrypto.class)) {};
        assertThat(LaterMethods.of(TlsCrypto.class, forwarder, recording(TlsCrypto.class)))
                .isSameAs(forwarder);
    }

    /** As in a native image without metadata: there a proxy, which needs reflection too, could not help. */
    @Test
    void forwarder_whoseMethodsReflectionDoesNotShow_isTakenAsItIs() {
        assertThat(LaterMethods.isComplete()).isTrue();
        assertThat(LaterMethods.isComplete(Grown.class.getMethods())).isFalse();
    }
}
