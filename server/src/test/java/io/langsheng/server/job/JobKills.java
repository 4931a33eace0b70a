package io.langsheng.server.job;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The two trials, for the tests and for {@code script/job-kills}. */
final class JobKills {
    private static final int CHARACTERS = 60;
    /** Of a job; a trial makes jobs until there were enough kills. */
    static final int GROUPS = 120;

    private static final int MILLIS_PER_CHARACTER = 25;

    private JobKills() {}

    /** One node with a database file. */
    static KillTrial.Report onFile(Path home, int kills, int groups) throws Exception {
        try (JobNode node = node("one", home, null)) {
            return new KillTrial(home, List.of(node)).run(text(groups), kills);
        }
    }

    /** Two nodes with one PostgreSQL. */
    static KillTrial.Report onPostgres(Path home, int kills, int groups) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            try (JobNode one = node("one", home, url);
                    JobNode two = node("two", home, url)) {
                return new KillTrial(home, List.of(one, two)).run(text(groups), kills);
            }
        }
    }

    /** Arguments: how often to kill, in each trial; an empty folder to work in; {@code h2}, {@code postgresql} or both. */
    public static void main(String[] args) throws Exception {
        int kills = Integer.parseInt(args[0]);
        Path home = Path.of(args[1]);
        List<String> wanted = args.length > 2 ? List.of(args[2]) : List.of("h2", "postgresql");
        for (String database : wanted) {
            Path folder = Files.createDirectories(home.resolve(database));
            KillTrial.Report report =
                    database.equals("h2") ? onFile(folder, kills, GROUPS) : onPostgres(folder, kills, GROUPS);
            System.out.println(database + ": " + report);
        }
        System.exit(0);
    }

    private static JobNode node(String name, Path home, String databaseUrl) throws IOException {
        return new JobNode(
                name, home, databaseUrl, MILLIS_PER_CHARACTER, List.of("--langsheng.jobs.group-size=" + CHARACTERS));
    }

    private static String text(int groups) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups; i++) {
            for (int k = 1; k < CHARACTERS; k++) {
                text.append((char) ('一' + (i * 31 + k * 7) % 500));
            }
            text.append('。');
        }
        return text.toString();
    }
}
