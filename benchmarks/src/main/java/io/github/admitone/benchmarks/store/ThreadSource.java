package io.github.admitone.benchmarks.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.DataSource;

/** The least of a connection pool, so that what is measured is not a pool. */
final class ThreadSource {

    private ThreadSource() {}

    static DataSource over(DataSource source) {
        ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Connection reused = idle.pollFirst();
            Connection connection = reused == null ? source.getConnection() : reused;
            return proxy(Connection.class, (ignored, call, values) -> {
                if (call.getName().equals("close")) {
                    idle.addFirst(connection);
                    return null;
                }
                try {
                    return call.invoke(connection, values);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(ThreadSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
