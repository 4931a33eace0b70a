package io.langsheng.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A folder of the service's own, {@code langsheng.home}. It goes when the last of the service has ended. */
final class HomeFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext service) {
        try {
            Path home = Files.createTempDirectory("langsheng-home-");
            TestPropertyValues.of("langsheng.home=" + home).applyTo(service);
            // Beans are destroyed in reverse order, and this is the first.
            ((DefaultListableBeanFactory) service.getBeanFactory())
                    .registerDisposableBean("homeFolder", () -> FileSystemUtils.deleteRecursively(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
