package io.langsheng.cli;

import io.langsheng.book.audiobook.Audiobook;
import io.langsheng.book.audiobook.SubtitleFormat;
import io.langsheng.book.audiobook.Timeline;
import io.langsheng.book.casting.Cast;
import io.langsheng.book.casting.Casting;
import io.langsheng.book.casting.CastingRule;
import io.langsheng.book.casting.RuleForm;
import io.langsheng.book.document.Document;
import io.langsheng.book.document.DocumentException;
import io.langsheng.book.document.DocumentReader;
import io.langsheng.book.plan.BookPlan;
import io.langsheng.book.plan.Group;
import io.langsheng.book.plan.Planner;
import io.langsheng.book.plan.Segment;
import io.langsheng.book.speech.GroupSpeaker;
import io.langsheng.book.speech.SpokenGroup;
import io.langsheng.cli.Main.Terminal;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@code langsheng book}: a whole book → one file with chapters. Interrupted, it goes on where it was. */
@Command(
        name = "book",
        description = "Speaks a book (EPUB, text, SSML, subtitles) into one file with chapters.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "What is spoken is kept in FILE.parts until FILE is whole; the same command goes on from there.",
            "Examples:",
            "  langsheng book in.epub -o out.m4a",
            "  langsheng book film.srt -o film.mp3 --subtitles srt",
            "  langsheng book novel.txt -o chapters.zip --casting cast.json",
            "cast.json: [{\"when\": \"speaker\", \"pattern\": \"张三\", \"emotion\": \"happy\"}, {\"when\": \"dialogue\", \"pitch\": 1}]"
        })
final class Book implements Callable<Integer> {
    /** Characters; a book may be longer than what a service takes. */
    private static final int LONGEST = 20_000_000;

    @Parameters(paramLabel = "BOOK", description = "The book: .epub, .txt (UTF-8 or GB18030), SSML, .srt.")
    private Path book;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The file; its ending is the format: m4a and mp3 get chapter marks, zip is a WAV a chapter.")
    private Path output;

    @ArgGroup
    private VoiceChoice voice = new VoiceChoice();

    @Option(
            names = {"-e", "--emotion"},
            paramLabel = "NAME",
            description = "An emotion of the voice.")
    private @Nullable String emotion;

    @Option(names = "--speed", paramLabel = "0.25..4", description = "2 is twice as fast; 1.")
    private @Nullable Double speed;

    @Option(
            names = "--casting",
            paramLabel = "FILE",
            description = "Rules that give dialogue, narration and speakers their voices (JSON).")
    private @Nullable Path castingFile;

    @Option(names = "--subtitles", paramLabel = "srt|vtt", description = "Writes subtitles beside FILE, too.")
    private @Nullable String subtitles;

    @Option(names = "--sample-rate", paramLabel = "HZ", description = "The voice's own if not given.")
    private @Nullable Integer sampleRate;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, same samples; 0.")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Groups of sentences spoken at the same time; a core each.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    private final Terminal terminal;
    private final InstalledVoices installed;

    Book(Terminal terminal, InstalledVoices installed) {
        this.terminal = terminal;
        this.installed = installed;
    }

    @Override
    public Integer call() throws IOException {
        String format = format();
        SubtitleFormat wantedSubtitles = wantedSubtitles();
        if (threads < 1 || threads > 256) {
            throw wrong("--threads is %d; it must be within [1, 256].".formatted(threads));
        }
        BookPlan plan = plan();
        VoiceFolder standard = voice.open(installed);
        int rate = sampleRate == null ? standard.audio().sampleRate() : sampleRate;
        BookParts parts = BookParts.open(
                output.toAbsolutePath(),
                plan,
                List.of(standard.name(), rate, seed),
                () -> terminal.err().println("langsheng: the book or the options have changed; starting over."));
        List<SpokenGroup> spoken;
        try (BookVoices voices = new BookVoices(standard, installed::open)) {
            spoken = speak(plan, parts, new GroupSpeaker(voices, rate, seed, GroupSpeaker.FASTEST));
        }
        Timeline timeline = timeline(plan, spoken, rate);
        write(format, timeline, parts, plan);
        if (wantedSubtitles != null) {
            writeSubtitles(wantedSubtitles, timeline);
        }
        parts.delete();
        if (timeline.late() > 0) {
            terminal.err()
                    .println("langsheng: %d cues were too long for their slot, even at twice the speed."
                            .formatted(timeline.late()));
        }
        return 0;
    }

    private BookPlan plan() throws IOException {
        try {
            Document document = new DocumentReader(LONGEST).read(book);
            return new Planner(new Casting(new Cast(null, emotion, null, speed, null, null), rules()), Planner.SIZE)
                    .plan(document);
        } catch (DocumentException unreadable) {
            throw new IllegalArgumentException(book + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private List<CastingRule> rules() throws IOException {
        if (castingFile == null) {
            return List.of();
        }
        try {
            List<RuleForm> forms =
                    new JsonMapper().readValue(Files.readString(castingFile), new TypeReference<List<RuleForm>>() {});
            return forms.stream().map(RuleForm::rule).toList();
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    castingFile
                            + " is no JSON array of rules such as {\"when\": \"dialogue\", \"emotion\": \"happy\"}: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    /** All groups, those of an earlier run as they were, the others spoken now. */
    private List<SpokenGroup> speak(BookPlan plan, BookParts parts, GroupSpeaker speaker) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (Progress progress = new Progress(terminal, "Speaking", plan.characters())) {
            SpokenGroup[] spoken = new SpokenGroup[plan.groups().size()];
            CompletionService<Integer> results = new ExecutorCompletionService<>(workers);
            int waiting = 0;
            long characters = 0;
            long samples = 0;
            for (Group group : plan.groups()) {
                SpokenGroup known = parts.spoken(group.index());
                if (known == null) {
                    waiting++;
                    results.submit(() -> {
                        spoken[group.index()] = parts.add(group.index(), pcm -> speaker.speak(group, pcm));
                        return group.index();
                    });
                } else {
                    spoken[group.index()] = known;
                    characters += group.characters();
                    samples += known.samples();
                }
            }
            for (; waiting > 0; waiting--) {
                int index = results.take().get();
                characters += plan.groups().get(index).characters();
                samples += spoken[index].samples();
                progress.at(characters, "%d min of sound".formatted(samples / speaker.sampleRate() / 60));
            }
            return List.of(spoken);
        } catch (InterruptedException stop) {
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException failed) {
            throw unwrapped(failed.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private static IOException unwrapped(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof IOException io ? io : new IOException(cause);
    }

    private static Timeline timeline(BookPlan plan, List<SpokenGroup> spoken, int rate) {
        Timeline timeline = new Timeline(rate, plan.chapters());
        for (Group group : plan.groups()) {
            timeline.add(
                    group.index(),
                    group.chapter(),
                    group.segments().stream().map(Segment::slot).toList(),
                    spoken.get(group.index()));
        }
        return timeline.finish();
    }

    private void write(String format, Timeline timeline, BookParts parts, BookPlan plan) throws IOException {
        Map<String, String> tags = new TreeMap<>();
        if (!plan.title().isEmpty()) {
            tags.put("title", plan.title());
        }
        if (!plan.author().isEmpty()) {
            tags.put("artist", plan.author());
        }
        Path partial = output.resolveSibling("." + output.getFileName() + ".part");
        try (Progress progress = new Progress(terminal, "Writing", timeline.samples())) {
            new Audiobook(timeline, group -> Files.newInputStream(parts.pcm(group)), tags)
                    .write(format, partial, done -> progress.at(done, ""));
            Files.move(partial, output, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private void writeSubtitles(SubtitleFormat format, Timeline timeline) throws IOException {
        String name = String.valueOf(output.getFileName());
        Path file = output.resolveSibling(name.substring(0, name.lastIndexOf('.') + 1) + format.id());
        try (Writer out = Files.newBufferedWriter(file)) {
            format.write(timeline.captions(), timeline.sampleRate(), out);
        }
    }

    private String format() {
        String file = String.valueOf(output.getFileName());
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        List<String> known = new ArrayList<>(Audiobook.formats());
        if (!known.contains(ending)) {
            throw wrong("-o ends in \"%s\"; known formats are %s.".formatted(ending, String.join(", ", known)));
        }
        Path folder = output.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw wrong("-o: there is no folder %s.".formatted(folder));
        }
        return ending;
    }

    private @Nullable SubtitleFormat wantedSubtitles() {
        for (SubtitleFormat format : SubtitleFormat.values()) {
            if (format.id().equals(subtitles)) {
                return format;
            }
        }
        if (subtitles != null) {
            throw wrong("--subtitles is \"%s\"; it must be srt or vtt.".formatted(subtitles));
        }
        return null;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
