package io.langsheng.server.access;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What tests of a running service that asks for keys have at hand; its clock is set back behind each test. */
public abstract class KeyedService {
    @Value("${langsheng.home}")
    protected Path home;

    @LocalServerPort
    protected int port;

    @Autowired
    protected SettableClock clock;

    protected Client client;

    @BeforeEach
    void connect() throws Exception {
        client = new Client(port, home.resolve("data"));
    }

    @AfterEach
    void presentTime() {
        clock.set(Duration.ZERO);
    }
}
