package io.langsheng.server.doctor;

import io.langsheng.server.store.BucketProbe;
import java.util.Optional;
import org.springframework.core.env.Environment;

/** Whether the bucket that the nodes share can be used, where there is one. */
final class StoreCheck {
    private StoreCheck() {}

    static Optional<Finding> examine(Environment environment) {
        return BucketProbe.of(environment)
                .map(probe -> probe.problem()
                        .map(
                                problem -> Finding.failed(
                                        "store",
                                        "bucket %s: %s".formatted(probe.name(), problem),
                                        "Does it exist, may this machine reach it, and may the access key list, read, write and delete?"))
                        .orElseGet(() ->
                                Finding.ok("store", "bucket %s can be read and written".formatted(probe.name()))));
    }
}
