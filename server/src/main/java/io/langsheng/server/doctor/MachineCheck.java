package io.langsheng.server.doctor;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;

/** The JDK and what the machine, or the container, gives it. */
final class MachineCheck {
    private static final int LEAST_JAVA = 17;
    private static final long GIGABYTE = 1L << 30;
    private static final long LEAST_FILES = 4096;

    private MachineCheck() {}

    static List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        int java = Runtime.version().feature();
        String jdk = "Java %s (%s), %s"
                .formatted(Runtime.version(), System.getProperty("java.vendor"), System.getProperty("os.arch"));
        findings.add(
                java < LEAST_JAVA
                        ? Finding.failed("jdk", jdk, "Install JDK 17 or newer: apt-get install openjdk-17-jdk-headless")
                        : Finding.ok("jdk", jdk));
        findings.add(
                ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent()
                        ? Finding.ok("vectors", "the JDK has jdk.incubator.vector; synthesis uses it")
                        : Finding.warning(
                                "vectors",
                                "the JDK lacks jdk.incubator.vector; synthesis takes twice the time",
                                "Use a full JDK, or add the module to your runtime image."));
        int cores = Runtime.getRuntime().availableProcessors();
        findings.add(
                cores < 2
                        ? Finding.warning("cores", "1 core", "Give the service two or more; streams share them.")
                        : Finding.ok("cores", cores + " cores"));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double gigabytes = (double) system.getTotalMemorySize() / GIGABYTE;
        String memory = "%.1f GB, of which Java may take %.1f GB"
                .formatted(gigabytes, (double) Runtime.getRuntime().maxMemory() / GIGABYTE);
        findings.add(
                gigabytes < 1
                        ? Finding.warning(
                                "memory", memory, "Give the service 1 GB or more, or lower langsheng.voices.memory.")
                        : Finding.ok("memory", memory));
        if (system instanceof UnixOperatingSystemMXBean unix) {
            long files = unix.getMaxFileDescriptorCount();
            findings.add(
                    files < LEAST_FILES
                            ? Finding.warning(
                                    "open files",
                                    "at most %d; each connection takes one".formatted(files),
                                    "Raise it: LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536.")
                            : Finding.ok("open files", "at most %d".formatted(files)));
        }
        return findings;
    }
}
