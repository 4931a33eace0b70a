package io.langsheng.server.voice;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The voices of the configured folders. The default voice is opened at start, others when first asked for; the least
 * recently used is unloaded when memory runs out. New, changed and removed folders are noticed while running, and
 * requests in progress keep the voice they started with.
 */
@Component
public final class VoiceRegistry {
    private static final Logger log = LoggerFactory.getLogger(VoiceRegistry.class);

    private static final String CARD = "README.md";
    private static final long LARGEST_CARD = 1 << 20;

    private final ServerProperties properties;
    private final VoiceOpener opener;
    /** In the order found; guarded by this. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private long uses;

    VoiceRegistry(ServerProperties properties, VoiceOpener opener) {
        this.properties = properties;
        this.opener = opener;
        rescan();
        String id = defaultId();
        if (id == null) {
            log.warn(
                    "no voice found in {}; put a Sambert-HifiGAN voice folder there",
                    properties.voices().folders());
            return;
        }
        lease(id).close();
    }

    /**
     * Holds a voice for one request.
     *
     * @param id null for the default voice
     * @throws ProblemException {@code unknown_voice}, listing those available
     */
    public VoiceLease lease(@Nullable String id) {
        Entry entry;
        synchronized (this) {
            String wanted = id == null ? defaultId() : id;
            entry = wanted == null ? null : entries.get(wanted);
            if (entry == null) {
                throw ProblemException.in(
                        "voice",
                        ProblemCode.UNKNOWN_VOICE,
                        entries.isEmpty() ? "No voice is installed." : "Unknown voice; available: " + names() + ".");
            }
            entry.lastUse = ++uses;
        }
        VoiceLease lease = entry.hold(opener);
        unloadBeyondMemory(entry);
        return lease;
    }

    public synchronized boolean has(String id) {
        return entries.containsKey(id);
    }

    /** Ids, separated by commas, for messages. */
    public synchronized String names() {
        return String.join(", ", entries.keySet());
    }

    /** Whether at least one voice is ready to speak. */
    public synchronized boolean ready() {
        return entries.values().stream().anyMatch(entry -> entry.loaded != null);
    }

    /** Estimated memory of the loaded voices. */
    public synchronized long bytes() {
        return entries.values().stream().mapToLong(Entry::bytes).sum();
    }

    public List<VoiceCard> cards() {
        List<Entry> all;
        String standard;
        synchronized (this) {
            all = new ArrayList<>(entries.values());
            standard = defaultId();
        }
        return all.stream().map(entry -> entry.card(entry.id.equals(standard))).toList();
    }

    /** What the voice's maker wrote about it, Markdown; empty where there is no such voice or file. */
    public Optional<String> readme(String id) throws IOException {
        Path file;
        synchronized (this) {
            Entry entry = entries.get(id);
            file = entry == null ? null : entry.folder.resolve(CARD);
        }
        return file != null && Files.isRegularFile(file) && Files.size(file) <= LARGEST_CARD
                ? Optional.of(Files.readString(file))
                : Optional.empty();
    }

    @Scheduled(fixedDelayString = "${langsheng.voices.rescan:5s}", initialDelayString = "${langsheng.voices.rescan:5s}")
    void rescan() {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path folder : properties.voices().folders()) {
            try {
                opener.find(properties.at(folder)).forEach(found::putIfAbsent);
            } catch (IOException | UncheckedIOException e) {
                log.warn("voices in {} cannot be listed: {}", folder, e.getMessage());
            }
        }
        List<Entry> gone = new ArrayList<>();
        synchronized (this) {
            for (Map.Entry<String, Path> voice : found.entrySet()) {
                long signature = signature(voice.getValue());
                Entry known = entries.get(voice.getKey());
                if (known == null || known.signature != signature || !known.folder.equals(voice.getValue())) {
                    if (known != null) {
                        gone.add(known);
                    }
                    entries.put(voice.getKey(), new Entry(voice.getKey(), voice.getValue(), signature));
                    log.info("voice {} {}", voice.getKey(), known == null ? "found" : "changed");
                }
            }
            entries.entrySet().removeIf(entry -> {
                boolean removed = !found.containsKey(entry.getKey());
                if (removed) {
                    gone.add(entry.getValue());
                    log.info("voice {} removed", entry.getKey());
                }
                return removed;
            });
        }
        gone.forEach(Entry::unload);
    }

    @PreDestroy
    synchronized void close() {
        entries.values().forEach(Entry::unload);
        entries.clear();
    }

    private @Nullable String defaultId() {
        String configured = properties.voices().defaultVoice();
        return configured != null && entries.containsKey(configured)
                ? configured
                : entries.keySet().stream().findFirst().orElse(null);
    }

    private void unloadBeyondMemory(Entry inUse) {
        List<Entry> unload = new ArrayList<>();
        synchronized (this) {
            long most = properties.voices().memory().toBytes();
            List<Entry> oldestFirst = entries.values().stream()
                    .filter(entry -> entry.loaded != null)
                    .sorted((a, b) -> Long.compare(a.lastUse, b.lastUse))
                    .toList();
            long total = oldestFirst.stream().mapToLong(Entry::bytes).sum();
            for (Entry entry : oldestFirst) {
                if (total <= most) {
                    break;
                }
                if (entry != inUse) {
                    total -= entry.bytes();
                    unload.add(entry);
                }
            }
        }
        unload.forEach(Entry::unload);
    }

    /** Changes when a file of the folder does. */
    private static long signature(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 6)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        try {
                            return 31 * file.toString().hashCode()
                                    + Files.size(file)
                                    + Files.getLastModifiedTime(file).toMillis();
                        } catch (IOException e) {
                            return 0;
                        }
                    })
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }

    /** One folder and, while loaded, its voice. Its lock is held while it is opened, so that is done once. */
    private static final class Entry {
        private final String id;
        private final Path folder;
        private final long signature;
        private volatile @Nullable LoadedVoice loaded;
        private volatile @Nullable String problem;
        private volatile VoiceOpener.@Nullable Opened known;
        private long lastUse;

        Entry(String id, Path folder, long signature) {
            this.id = id;
            this.folder = folder;
            this.signature = signature;
        }

        synchronized VoiceLease hold(VoiceOpener opener) {
            LoadedVoice voice = loaded;
            if (voice == null || !voice.hold()) {
                voice = open(opener);
                if (!voice.hold()) {
                    throw new IllegalStateException("a voice just opened is already retired");
                }
                loaded = voice;
            }
            return new VoiceLease(voice);
        }

        private LoadedVoice open(VoiceOpener opener) {
            try {
                VoiceOpener.Opened opened = opener.open(id, folder);
                problem = null;
                known = opened;
                return new LoadedVoice(card(opened, true, false), opened);
            } catch (IOException | RuntimeException e) {
                problem = String.valueOf(e.getMessage());
                log.error("voice {} cannot be opened: {}", id, e.getMessage());
                throw ProblemException.in(
                        "voice",
                        ProblemCode.UNKNOWN_VOICE,
                        "Voice \"%s\" cannot be opened; see the server's log.".formatted(id));
            }
        }

        VoiceCard card(boolean isDefault) {
            return card(known, loaded != null, isDefault);
        }

        private VoiceCard card(VoiceOpener.@Nullable Opened opened, boolean isLoaded, boolean isDefault) {
            boolean written = Files.isRegularFile(folder.resolve(CARD));
            return opened == null
                    ? new VoiceCard(id, id, "", 0, List.of(), isLoaded, isDefault, written, problem)
                    : new VoiceCard(
                            id,
                            opened.name(),
                            opened.language(),
                            opened.sampleRate(),
                            opened.emotions(),
                            isLoaded,
                            isDefault,
                            written,
                            problem);
        }

        long bytes() {
            LoadedVoice voice = loaded;
            return voice == null ? 0 : voice.opened().bytes();
        }

        synchronized void unload() {
            LoadedVoice voice = loaded;
            loaded = null;
            if (voice != null) {
                voice.retire();
            }
        }
    }
}
