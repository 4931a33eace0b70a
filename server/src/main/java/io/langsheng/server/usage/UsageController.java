package io.langsheng.server.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import io.langsheng.server.tenant.Caller;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Usage per key and day: {@code GET /v1/usage} of the caller's own key, {@code GET /v1/admin/usage} of all. Days are UTC,
 * both ends included; {@code format=csv} answers CSV (RFC 4180).
 */
@RestController
final class UsageController {
    private static final int DEFAULT_DAYS = 31;
    private static final int MOST_DAYS = 3660;

    private final UsageStore store;
    private final UsageLedger ledger;

    UsageController(UsageStore store, UsageLedger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    /** A key's day as it is shown. */
    record Shown(
            String day,
            String tenant,
            String key,
            long requests,
            long characters,
            @JsonProperty("audio_seconds") double audioSeconds,
            long refused) {
        static Shown of(UsageStore.Row row) {
            Used used = row.used();
            return new Shown(
                    row.day().toString(),
                    row.id().tenant(),
                    row.id().key(),
                    used.requests(),
                    used.characters(),
                    used.audioMillis() / 1000.0,
                    used.refused());
        }

        /** Keys and tenants hold nothing that needs quoting or that a spreadsheet would take for a formula. */
        String csv() {
            return String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%d,%d,%.3f,%d\r\n",
                    day,
                    tenant,
                    key,
                    requests,
                    characters,
                    audioSeconds,
                    refused);
        }
    }

    @GetMapping("/v1/usage")
    ResponseEntity<Object> own(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam(defaultValue = "json") String format) {
        Caller caller = Caller.current();
        return answer(from, to, caller.tenant(), caller.key(), format);
    }

    @GetMapping("/v1/admin/usage")
    ResponseEntity<Object> all(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String tenant,
            @RequestParam @Nullable String key,
            @RequestParam(defaultValue = "json") String format) {
        return answer(from, to, tenant, key, format);
    }

    private ResponseEntity<Object> answer(
            @Nullable String from, @Nullable String to, @Nullable String tenant, @Nullable String key, String format) {
        LocalDate last = to == null ? ledger.today() : day("to", to);
        LocalDate first = from == null ? last.minusDays(DEFAULT_DAYS - 1L) : day("from", from);
        if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
            throw ProblemException.in(
                    "from",
                    ProblemCode.INVALID_VALUE,
                    "from must be before to, by at most %d days.".formatted(MOST_DAYS));
        }
        boolean csv = format.equals("csv");
        if (!csv && !format.equals("json")) {
            throw ProblemException.in("format", ProblemCode.INVALID_VALUE, "format must be json or csv.");
        }
        ledger.settle();
        List<Shown> rows =
                store.rows(first, last, tenant, key).stream().map(Shown::of).toList();
        if (!csv) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Map.of("usage", rows));
        }
        StringBuilder text = new StringBuilder("day,tenant,key,requests,characters,audio_seconds,refused\r\n");
        rows.forEach(row -> text.append(row.csv()));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header("Content-Disposition", "attachment; filename=\"usage.csv\"")
                .body(text.toString());
    }

    private static LocalDate day(String field, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException wrong) {
            throw ProblemException.in(field, ProblemCode.INVALID_VALUE, field + " must be a day such as 2030-01-31.");
        }
    }
}
