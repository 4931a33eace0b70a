package io.langsheng.server.job;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * What a node's process runs.
 *
 * @param flags of the Java virtual machine
 */
record NodeProgram(String classPath, List<String> flags) {
    /** The classes as they were built. */
    static NodeProgram asBuilt() {
        return new NodeProgram(
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), List.of());
    }

    /** The same classes with a class-data archive, so that a node starts in about half the time; it takes one start to make. */
    static NodeProgram archived(Path folder) throws IOException, InterruptedException {
        Path work = Files.createDirectories(folder.resolve("archive"));
        String jars = jars(work);
        Path archive = work.resolve("classes.jsa");
        NodeProgram dumping = new NodeProgram(jars, List.of("-XX:ArchiveClassesAtExit=" + archive));
        try (JobNode node = new JobNode("dumping", work, null, 0, List.of(), dumping).start()) {
            node.awaitUp();
            node.client()
                    .awaitState(
                            node.client()
                                    .create("{\"format\":\"wav\",\"text\":\"一。\"}")
                                    .path("id")
                                    .stringValue(),
                            "completed");
            node.end();
        }
        return new NodeProgram(jars, List.of("-XX:SharedArchiveFile=" + archive));
    }

    /** Archives are of jars alone, so folders are packed. */
    private static String jars(Path work) {
        List<String> jars = new ArrayList<>();
        for (String entry : asBuilt().classPath.split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                String jar = work.resolve(jars.size() + ".jar").toString();
                int failed = ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "--create", "--no-compress", "--file", jar, "-C", entry, ".");
                if (failed != 0) {
                    throw new IllegalStateException("jar could not pack " + entry);
                }
                jars.add(jar);
            } else {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }
}
