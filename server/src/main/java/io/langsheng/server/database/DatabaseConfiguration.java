package io.langsheng.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.langsheng.server.ServerProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one {@link DataSource}. Nothing connects while the service starts; {@code JdbcClient} and transactions are Spring
 * Boot's. SQL is written once for both databases: H2 runs in its PostgreSQL mode.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /**
     * PostgreSQL's dialect as far as H2 knows it; a commit is in the file when it returns; the file is closed by us and
     * not by a hook that runs beside us.
     */
    private static final String H2_SETTINGS =
            ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";

    @Bean(destroyMethod = "close")
    MigratingDataSource dataSource(DatabaseProperties properties, ServerProperties server) {
        return new MigratingDataSource(new HikariDataSource(pool(properties, server.at(properties.folder()))));
    }

    @Bean
    TransactionTemplate transactions(PlatformTransactionManager manager) {
        return new TransactionTemplate(manager);
    }

    static HikariConfig pool(DatabaseProperties properties, Path folder) {
        HikariConfig pool = new HikariConfig();
        String url = properties.url();
        pool.setPoolName("database");
        pool.setMaximumPoolSize(properties.connections());
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(properties.timeout().toMillis());
        pool.setValidationTimeout(Math.max(250, properties.timeout().toMillis() / 2));
        pool.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
        if (url == null) {
            pool.setJdbcUrl("jdbc:h2:file:" + folder.resolve("langsheng") + H2_SETTINGS);
            pool.setUsername("langsheng");
        } else if (url.startsWith("jdbc:h2:")) {
            pool.setJdbcUrl(url.toUpperCase(Locale.ROOT).contains(";MODE=") ? url : url + H2_SETTINGS);
            pool.setUsername("langsheng");
        } else {
            pool.setJdbcUrl(url);
            pool.setUsername(properties.username());
            pool.setPassword(properties.password());
            String seconds = Long.toString(
                    Math.max(1, properties.timeout().plusMillis(999).toSeconds()));
            pool.addDataSourceProperty("connectTimeout", seconds);
            pool.addDataSourceProperty("loginTimeout", seconds);
            // A server that vanished without a word is noticed; statements of ours are short.
            pool.addDataSourceProperty("socketTimeout", "20");
            pool.addDataSourceProperty("tcpKeepAlive", "true");
            pool.addDataSourceProperty("ApplicationName", "langsheng");
        }
        return pool;
    }
}
