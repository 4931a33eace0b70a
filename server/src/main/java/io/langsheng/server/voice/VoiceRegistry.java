package io.langsheng.server.voice;

import io.langsheng.server.ServerProperties;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The voices of the configured folders. The default voice is opened at start and stays; others are opened when first
 * asked for, and the least recently used is unloaded when memory runs out. New, changed and removed folders are noticed
 * while running: a changed voice that is loaded is opened and warmed up before it takes the place of the old one, which
 * goes on if the new one cannot be opened. Requests in progress keep the voice they started with.
 */
@Component
public final class VoiceRegistry {
    private static final Logger log = LoggerFactory.getLogger(VoiceRegistry.class);
    private static final long LARGEST_CARD = 1 << 20;

    private final VoiceOpener opener;
    private final VoiceFolders folders;
    private final @Nullable String configuredDefault;
    private final long memory;
    /** In the order found; guarded by this, as are the uses. */
    private final Map<String, InstalledVoice> voices = new LinkedHashMap<>();

    /** Ids of the voices that were asked for, the latest last. */
    private final List<String> uses = new ArrayList<>();

    VoiceRegistry(ServerProperties properties, VoiceOpener opener) {
        ServerProperties.Voices wanted = properties.voices();
        this.opener = opener;
        this.folders =
                new VoiceFolders(wanted.folders().stream().map(properties::at).toList(), opener);
        this.configuredDefault = wanted.defaultVoice();
        this.memory = wanted.memory().toBytes();
        follow(folders.look());
        String id = defaultId();
        if (id == null) {
            log.warn("no voice found in {}; put a Sambert-HifiGAN voice folder there", wanted.folders());
            return;
        }
        if (configuredDefault != null && !id.equals(configuredDefault)) {
            log.warn(
                    "langsheng.voices.default-voice is {}, which is not there; {} speaks until it is; available: {}",
                    configuredDefault,
                    id,
                    names());
        }
        try {
            openDefault();
        } catch (ProblemException broken) {
            if (id.equals(configuredDefault)) {
                throw broken;
            }
            log.warn("no voice is ready to speak: {}", broken.getMessage());
        }
    }

    /** @throws ProblemException if it cannot be opened; where none is configured, if no voice can */
    private void openDefault() {
        while (true) {
            String id = defaultId();
            try {
                lease(id).close();
                return;
            } catch (ProblemException broken) {
                if (Objects.equals(id, defaultId())) {
                    throw broken;
                }
            }
        }
    }

    /**
     * Holds a voice for one request.
     *
     * @param id null for the default voice
     * @throws ProblemException {@code unknown_voice}, listing those available
     */
    public VoiceLease lease(@Nullable String id) {
        InstalledVoice voice;
        synchronized (this) {
            String wanted = id == null ? defaultId() : id;
            voice = wanted == null ? null : voices.get(wanted);
            if (voice == null) {
                throw ProblemException.in(
                        "voice",
                        ProblemCode.UNKNOWN_VOICE,
                        voices.isEmpty() ? "No voice is installed." : "Unknown voice; available: " + names() + ".");
            }
            uses.remove(voice.id());
            uses.add(voice.id());
        }
        VoiceLease lease = voice.hold(opener);
        unloadBeyondMemory(voice);
        return lease;
    }

    public synchronized boolean has(String id) {
        return voices.containsKey(id);
    }

    /** Ids of the voices that are not known to be damaged, separated by commas, for messages. */
    public synchronized String names() {
        return whole().collect(Collectors.joining(", "));
    }

    /** Whether the default voice is ready to speak. */
    public synchronized boolean ready() {
        String id = defaultId();
        InstalledVoice voice = id == null ? null : voices.get(id);
        return voice != null && voice.isLoaded();
    }

    /** Estimated memory of the loaded voices. */
    public synchronized long bytes() {
        return voices.values().stream().mapToLong(InstalledVoice::bytes).sum();
    }

    public List<VoiceCard> cards() {
        List<InstalledVoice> all;
        String standard;
        synchronized (this) {
            all = new ArrayList<>(voices.values());
            standard = defaultId();
        }
        return all.stream()
                .map(voice -> voice.card(voice.id().equals(standard)))
                .toList();
    }

    /** What the voice's maker wrote about it, Markdown; empty where there is no such voice or file. */
    public Optional<String> readme(String id) throws IOException {
        Path file;
        synchronized (this) {
            InstalledVoice voice = voices.get(id);
            file = voice == null ? null : voice.folder().resolve(InstalledVoice.CARD);
        }
        return file != null && Files.isRegularFile(file) && Files.size(file) <= LARGEST_CARD
                ? Optional.of(Files.readString(file))
                : Optional.empty();
    }

    @Scheduled(fixedDelayString = "${langsheng.voices.rescan:5s}", initialDelayString = "${langsheng.voices.rescan:5s}")
    void rescan() {
        if (follow(folders.look()) && !ready()) {
            try {
                openDefault();
            } catch (ProblemException silent) {
                log.warn("no voice is ready to speak: {}", silent.getMessage());
            }
        }
    }

    /** Does what has changed in the folders here too; false if nothing has. */
    private boolean follow(VoiceFolders.Look look) {
        boolean changed = false;
        for (Map.Entry<String, VoiceFolders.Found> found : look.now().entrySet()) {
            changed |= look.settled(found.getKey()) && install(found.getKey(), found.getValue());
        }
        for (InstalledVoice voice : installed()) {
            if (!look.now().containsKey(voice.id()) && look.settled(voice.id())) {
                synchronized (this) {
                    voices.remove(voice.id());
                    uses.remove(voice.id());
                }
                voice.discard();
                log.info("voice {} removed", voice.id());
                changed = true;
            }
        }
        return changed;
    }

    private boolean install(String id, VoiceFolders.Found found) {
        InstalledVoice old;
        synchronized (this) {
            old = voices.get(id);
        }
        if (old != null && old.isOf(found)) {
            return false;
        }
        InstalledVoice fresh =
                new InstalledVoice(id, found, opener.problem(found.folder()).orElse(null));
        if (old != null && old.isLoaded()) {
            try {
                fresh.hold(opener).close();
            } catch (ProblemException broken) {
                log.warn("voice {} has changed and cannot be opened; it speaks as before", id);
                old.outlive(fresh);
                return true;
            }
        }
        synchronized (this) {
            if (old != null && old.isBroken()) {
                voices.remove(id); // mended, it comes last: the default voice stays the one that has spoken
            }
            voices.put(id, fresh);
        }
        if (old != null) {
            old.discard();
        }
        log.info("voice {} {}", id, old == null ? "found" : "changed");
        unloadBeyondMemory(fresh);
        return true;
    }

    private synchronized List<InstalledVoice> installed() {
        return List.copyOf(voices.values());
    }

    @PreDestroy
    synchronized void close() {
        voices.values().forEach(InstalledVoice::discard);
        voices.clear();
    }

    private @Nullable String defaultId() {
        if (configuredDefault != null && voices.containsKey(configuredDefault)) {
            return configuredDefault;
        }
        return Stream.concat(whole(), voices.keySet().stream()).findFirst().orElse(null);
    }

    private Stream<String> whole() {
        return voices.values().stream().filter(voice -> !voice.isBroken()).map(InstalledVoice::id);
    }

    private void unloadBeyondMemory(InstalledVoice inUse) {
        List<InstalledVoice> unload = new ArrayList<>();
        synchronized (this) {
            long total = bytes();
            String standard = defaultId();
            for (String id : uses) {
                InstalledVoice voice = voices.get(id);
                if (total > memory && voice != null && voice != inUse && voice.isLoaded() && !id.equals(standard)) {
                    total -= voice.bytes();
                    unload.add(voice);
                }
            }
        }
        for (InstalledVoice voice : unload) {
            voice.unload();
            log.info("voice {} unloaded; the voices in use take all of langsheng.voices.memory", voice.id());
        }
    }
}
