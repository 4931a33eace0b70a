package io.langsheng.server.doctor;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.database.DatabaseProperties;
import io.langsheng.server.key.KeyProperties;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./langsheng doctor [--json] [options of serve]}. Reads files, environment and options as {@code serve} does,
 * changes nothing, and ends with 0 if the service can run, 1 if something must be mended, 2 if the options are wrong.
 */
public final class Doctor {
    private static final String HELP = """
            Usage: langsheng doctor [--json] [--OPTION=VALUE ...]
            Checks this installation with the settings that ./langsheng serve would have, and says what to mend.
              --json           findings as one JSON array
              --OPTION=VALUE   any option of ./langsheng serve
            Exit code: 0 the service can run, 1 something must be mended, 2 the command line is wrong.""";

    private Doctor() {}

    /** Nothing of the service itself. */
    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        List<String> options = new ArrayList<>(Arrays.asList(arguments));
        if (options.contains("--help") || options.contains("-h")) {
            out.println(HELP);
            return 0;
        }
        boolean json = options.remove("--json");
        Optional<String> wrong =
                options.stream().filter(option -> !option.startsWith("--")).findFirst();
        if (wrong.isPresent()) {
            err.printf("langsheng: unknown argument %s; see langsheng doctor --help%n", wrong.get());
            return 2;
        }
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        List<Finding> findings;
        options.add("--logging.level.root=off");
        try (ConfigurableApplicationContext context = application.run(options.toArray(String[]::new))) {
            findings = examine(context.getEnvironment());
        } catch (RuntimeException unreadable) {
            findings = List.of(Finding.failed(
                    "configuration", Finding.reason(unreadable), "Correct the file or option that is named."));
        }
        print(findings, json, out);
        return findings.stream().anyMatch(finding -> finding.state() == Finding.State.FAILED) ? 1 : 0;
    }

    static List<Finding> examine(Environment environment) {
        SettingsCheck settings = new SettingsCheck(environment);
        List<Finding> findings = new ArrayList<>(settings.examine());
        findings.addAll(MachineCheck.examine());
        Optional<ServerProperties> server = settings.bound("langsheng", ServerProperties.class);
        Optional<DatabaseProperties> database = settings.bound("langsheng.database", DatabaseProperties.class);
        if (server.isPresent()) {
            findings.addAll(FolderCheck.examine(environment, server.get()));
            findings.addAll(VoiceCheck.examine(server.get()));
        }
        findings.addAll(CodecCheck.examine());
        findings.add(PortCheck.examine(environment));
        settings.bound("langsheng.keys", KeyProperties.class)
                .ifPresent(keys -> findings.addAll(AccessCheck.examine(environment, keys)));
        StoreCheck.examine(environment).ifPresent(findings::add);
        if (server.isPresent() && database.isPresent()) {
            findings.add(DatabaseCheck.examine(database.get(), server.get()));
        }
        return findings;
    }

    private static void print(List<Finding> findings, boolean json, PrintStream out) {
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(findings));
            out.flush();
            return;
        }
        for (Finding finding : findings) {
            String mark = switch (finding.state()) {
                case OK -> "  ok  ";
                case WARNING -> " warn ";
                case FAILED -> " FAIL ";
            };
            out.printf("%s %-14s %s%n", mark, finding.about(), finding.detail());
            if (!finding.remedy().isEmpty()) {
                out.printf("%22s→ %s%n", "", finding.remedy());
            }
        }
        long failed = findings.stream()
                .filter(finding -> finding.state() == Finding.State.FAILED)
                .count();
        long warned = findings.stream()
                .filter(finding -> finding.state() == Finding.State.WARNING)
                .count();
        out.println(
                failed > 0
                        ? "%d to mend, %d to look at.".formatted(failed, warned)
                        : warned > 0 ? "The service can run; %d to look at.".formatted(warned) : "All is well.");
    }
}
