package io.github.admitone.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.DataSource;

/** The least of a connection pool: a connection that is closed is used again, unless it broke. */
final class PooledSource {

    private final DataSource source;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    private PooledSource(DataSource source) {
        this.source = source;
    }

    static DataSource over(DataSource source) {
        PooledSource pool = new PooledSource(source);
        return (DataSource) Proxy.newProxyInstance(
                PooledSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        return pool.connection();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private Connection connection() throws SQLException {
        Connection reused = idle.pollFirst();
        while (reused != null && reused.isClosed()) {
            reused = idle.pollFirst();
        }
        Connection connection = reused == null ? source.getConnection() : reused;
        return (Connection) Proxy.newProxyInstance(
                PooledSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        idle.addFirst(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
