package io.dromedary.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DelegatingPreparedStatement;
import org.apache.commons.dbcp2.PoolingConnection;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Connections that keep the statements they prepared. To parse a small statement costs SQLite more than to carry it out. */
final class KeptStatements extends DelegatingDataSource {

    /** The journal knows some 200 statements; beyond that the oldest go. */
    private static final int MOST = 300;

    KeptStatements(DataSource source) {
        super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
        GenericKeyedObjectPoolConfig<DelegatingPreparedStatement> config = new GenericKeyedObjectPoolConfig<>();
        config.setMaxTotal(MOST);
        config.setMaxTotalPerKey(-1);
        config.setMaxIdlePerKey(1);
        config.setBlockWhenExhausted(false);
        config.setJmxEnabled(false);
        PoolingConnection connection = new PoolingConnection(super.getConnection());
        connection.setStatementPool(new GenericKeyedObjectPool<>(connection, config));
        return connection;
    }
}
