package io.langsheng.cli;

import io.langsheng.cli.Main.Terminal;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code langsheng key}: the keys of a running service, through its admin API. */
@Command(
        name = "key",
        description = "Makes, lists and revokes API keys of a running service, and tells what each used.",
        mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final Service service;

    private final Terminal terminal;

    KeyCommand(Terminal terminal, Service service) {
        this.terminal = terminal;
        this.service = service;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command: create, list, revoke or usage?");
    }

    @Command(
            name = "create",
            description = {
                "Makes a key and writes it to standard output. It is shown only now; the service keeps a hash of it.",
                "Limits that are not given do not exist."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int create(
            @Option(names = "--tenant", required = true, paramLabel = "NAME", description = "Whose key it is.")
                    String tenant,
            @Option(names = "--name", paramLabel = "TEXT", description = "What to remember it by.") @Nullable
                    String name,
            @Option(
                            names = "--scope",
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "synthesise (default), jobs, lexicons, metrics, admin; several with commas.")
                    @Nullable
                    List<String> scopes,
            @Option(
                            names = "--expires",
                            paramLabel = "WHEN",
                            description = "90d, 12h, or a time such as 2030-01-31T00:00:00Z; never if not given.")
                    @Nullable
                    String expires,
            @Option(names = "--requests-per-second", paramLabel = "N", description = "Also the largest burst.")
                    @Nullable
                    Integer requestsPerSecond,
            @Option(
                            names = "--parallel-streams",
                            paramLabel = "N",
                            description = "Requests that sound at the same time.")
                    @Nullable
                    Integer parallelStreams,
            @Option(names = "--characters-per-day", paramLabel = "N", description = "Days are UTC.") @Nullable
                    Long charactersPerDay,
            @Option(names = "--characters-per-month", paramLabel = "N", description = "Months are UTC.") @Nullable
                    Long charactersPerMonth)
            throws IOException {
        ObjectNode body = Service.JSON.createObjectNode();
        body.put("tenant", tenant);
        body.put("name", name);
        ArrayNode wanted = body.putArray("scopes");
        if (scopes != null) {
            scopes.forEach(wanted::add);
        }
        body.put("expires_at", expires == null ? null : time(expires).toString());
        body.put("requests_per_second", requestsPerSecond);
        body.put("parallel_streams", parallelStreams);
        body.put("characters_per_day", charactersPerDay);
        body.put("characters_per_month", charactersPerMonth);
        JsonNode made = Service.JSON.readTree(service.send("POST", "/v1/admin/keys", body));
        terminal.err()
                .printf(
                        "Key %s of tenant %s; it is shown only now.%n",
                        made.path("id").asString(), made.path("tenant").asString());
        print(made.path("key").asString() + "\n");
        return 0;
    }

    @Command(
            name = "list",
            description =
                    "Lists keys, a line each: id, tenant, state, scopes, limits, expiry, name, separated by tabs.",
            mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's.") @Nullable
                    String tenant,
            @Option(names = "--json", description = "As the admin API answers.") boolean json)
            throws IOException {
        String answer = service.send("GET", "/v1/admin/keys" + query("tenant", tenant), null);
        if (json) {
            print(answer + "\n");
            return 0;
        }
        for (JsonNode key : Service.JSON.readTree(answer).path("keys")) {
            print(line(key) + "\n");
        }
        return 0;
    }

    @Command(
            name = "revoke",
            description = "Ends keys for good: at once on the node that is asked, within seconds on others.",
            mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids as key list shows them.")
                    List<String> ids)
            throws IOException {
        for (String id : ids) {
            service.send("DELETE", "/v1/admin/keys/" + encoded(id), null);
            terminal.err().printf("Key %s is revoked.%n", id);
        }
        return 0;
    }

    @Command(
            name = "usage",
            description = "Writes CSV to standard output: what each key used on each day (UTC).",
            mixinStandardHelpOptions = true)
    int usage(
            @Option(names = "--from", paramLabel = "DAY", description = "First day, such as 2030-01-01; 30 days ago.")
                    @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "DAY", description = "Last day; today.") @Nullable String to,
            @Option(names = "--tenant", paramLabel = "NAME", description = "Only this tenant's keys.") @Nullable
                    String tenant)
            throws IOException {
        String path = "/v1/admin/usage" + query("format", "csv", "from", from, "to", to, "tenant", tenant);
        print(service.send("GET", path, null));
        return 0;
    }

    private void print(String text) throws IOException {
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
    }

    private static Instant time(String text) {
        try {
            if (text.matches("\\d{1,6}[dh]")) {
                long count = Long.parseLong(text.substring(0, text.length() - 1));
                return Instant.now().plus(text.endsWith("d") ? Duration.ofDays(count) : Duration.ofHours(count));
            }
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "--expires is \"%s\"; it must be like 90d, 12h or 2030-01-31T00:00:00Z.".formatted(text), wrong);
        }
    }

    private static String line(JsonNode key) {
        String expiry = key.path("expires_at").asString("");
        boolean over = !expiry.isEmpty() && Instant.parse(expiry).isBefore(Instant.now());
        String state = key.has("revoked_at") ? "revoked" : over ? "expired" : "valid";
        List<String> scopes = StreamSupport.stream(key.path("scopes").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
        return String.join(
                "\t",
                key.path("id").asString(),
                key.path("tenant").asString(),
                state,
                String.join(",", scopes),
                limits(key),
                expiry.isEmpty() ? "never" : expiry,
                key.path("name").asString(""));
    }

    private static String limits(JsonNode key) {
        List<String> limits = new ArrayList<>();
        limit(limits, key, "requests_per_second", " requests/s");
        limit(limits, key, "parallel_streams", " streams");
        limit(limits, key, "characters_per_day", " characters/day");
        limit(limits, key, "characters_per_month", " characters/month");
        return limits.isEmpty() ? "no limits" : String.join(", ", limits);
    }

    private static void limit(List<String> limits, JsonNode key, String field, String unit) {
        if (key.has(field)) {
            limits.add(key.path(field).asLong() + unit);
        }
    }

    /** {@code ?name=value&…} of those that have a value. */
    private static String query(@Nullable String... namesAndValues) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null) {
                pairs.add(namesAndValues[i] + "=" + encoded(value));
            }
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
