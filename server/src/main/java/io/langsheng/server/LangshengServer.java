package io.langsheng.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * {@code ./langsheng serve}. No bean is wrapped by a proxy: transactions are said in the code, and {@code JdbcClient}
 * translates exceptions itself. What would look for beans to wrap is left out, which every start then does without.
 */
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {
            AopAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            TransactionAutoConfiguration.class
        })
@ConfigurationPropertiesScan
@EnableScheduling
public class LangshengServer {
    public static void main(String[] args) {
        SpringApplication.run(LangshengServer.class, args);
    }
}
