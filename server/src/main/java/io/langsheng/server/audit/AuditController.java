package io.langsheng.server.audit;

import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/admin/audit}: the last admin actions, the newest first. */
@RestController
final class AuditController {
    private static final int MOST = 1000;

    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    @GetMapping("/v1/admin/audit")
    Map<String, List<AuditLog.Entry>> audit(
            @RequestParam(defaultValue = "100") int limit, @RequestParam @Nullable String before) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.in(
                    "limit",
                    ProblemCode.INVALID_VALUE,
                    "limit is %d; it must be within [1, %d].".formatted(limit, MOST));
        }
        try {
            return Map.of("actions", log.last(limit, before == null ? null : Instant.parse(before)));
        } catch (DateTimeParseException wrong) {
            throw ProblemException.in(
                    "before", ProblemCode.INVALID_VALUE, "before must be a time such as 2030-01-31T00:00:00Z.");
        }
    }
}
