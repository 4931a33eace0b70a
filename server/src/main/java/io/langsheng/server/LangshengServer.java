package io.langsheng.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** {@code ./langsheng serve}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class LangshengServer {
    public static void main(String[] args) {
        SpringApplication.run(LangshengServer.class, args);
    }
}
