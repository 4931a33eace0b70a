package io.langsheng.cli;

import io.langsheng.audio.AudioEncoder;
import io.langsheng.audio.AudioFormats;
import io.langsheng.cli.Main.Terminal;
import io.langsheng.linguistic.FrontEnds;
import io.langsheng.synthesis.AudioBlock;
import io.langsheng.synthesis.SpeechRequest;
import io.langsheng.synthesis.SpeechStream;
import io.langsheng.synthesis.VoiceSynthesizer;
import io.langsheng.text.Delivery;
import io.langsheng.text.SourceText;
import io.langsheng.text.SourceText.Markup;
import io.langsheng.text.TextOptions;
import io.langsheng.text.lexicon.Lexicon;
import io.langsheng.text.lexicon.LexiconFiles;
import io.langsheng.voice.VoiceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code langsheng say}: text → a file, standard output, or the speakers. */
@Command(
        name = "say",
        description = "Speaks text: into a file, to standard output as it is made, or through the system's player.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%n",
        footer = {
            "Examples:",
            "  langsheng say \"今天北京天气怎么样？\" -o out.wav",
            "  langsheng say - -o book.wav < book.txt",
            "  langsheng say \"太好了！\" --emotion happy --intensity 1.5 --speed 1.2 -o - | aplay",
            "Exit codes: 0 done, 1 it failed, 2 the command line or the input is wrong."
        })
final class Say implements Callable<Integer> {
    private static final String STANDARD = "-";

    @Parameters(arity = "0..*", paramLabel = "TEXT", description = "What to say; - reads standard input (UTF-8).")
    private String @Nullable [] text;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Writes the sound into FILE, - being standard output; played if not given.")
    private @Nullable String output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Format of the sound; that of FILE's name, else wav.")
    private @Nullable String format;

    @ArgGroup
    private VoiceChoice voice = new VoiceChoice();

    @Option(
            names = {"-e", "--emotion"},
            paramLabel = "NAME",
            split = ",",
            description = "An emotion of the voice, or a mixture such as happy=0.6,surprise=0.4.")
    private List<String> emotions = new ArrayList<>();

    @Option(names = "--intensity", paramLabel = "0..2", description = "How strong the emotion is; 1.")
    private double intensity = 1;

    @Option(names = "--speed", paramLabel = "0.25..4", description = "2 is twice as fast; 1.")
    private double speed = 1;

    @Option(names = "--pitch", paramLabel = "-12..12", description = "Semitones up or down; 0.")
    private double pitch;

    @Option(names = "--volume", paramLabel = "0..100", description = "50 leaves the voice as it is; 50.")
    private double volume = 50;

    @Option(names = "--seed", paramLabel = "N", description = "Same seed, same samples; 0.")
    private long seed;

    @Option(
            names = "--symbols",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description = "Speaks lines of the voice's own symbols, from FILE (- is standard input) or TEXT.")
    private @Nullable String symbols;

    @Option(names = "--ssml", description = "TEXT is SSML.")
    private boolean ssml;

    @Option(
            names = "--lexicon",
            paramLabel = "FILE",
            description = "Readings and replacements that go before all others.")
    private @Nullable Path lexicon;

    @Option(names = "--sentence-pause", paramLabel = "MS", description = "Silence between sentences; 280.")
    private int sentencePause = (int) SourceText.SENTENCE_PAUSE.toMillis();

    @Option(names = "--paragraph-pause", paramLabel = "MS", description = "Silence between paragraphs; 600.")
    private int paragraphPause = (int) SourceText.PARAGRAPH_PAUSE.toMillis();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of one block, 1 to 64; 1.")
    private int threads = 1;

    @Spec
    private CommandSpec spec;

    private final Terminal terminal;
    private final InstalledVoices installed;
    private final PlayerFinder players;

    /** Finds the system's player. */
    interface PlayerFinder {
        Player find() throws IOException;
    }

    Say(Terminal terminal, InstalledVoices installed, PlayerFinder players) {
        this.terminal = terminal;
        this.installed = installed;
        this.players = players;
    }

    @Override
    public Integer call() throws IOException {
        SourceText source = source();
        String chosenFormat = chosenFormat();
        try (AudioOutput sound = open(chosenFormat)) {
            VoiceFolder folder = voice.open(installed);
            try (VoiceSynthesizer synthesizer =
                            VoiceSynthesizer.open(folder, new FrontEnds(TextOptions.DEFAULT), threads);
                    SpeechStream speech = synthesizer.synthesize(new SpeechRequest(source, seed))) {
                speak(speech, source.text().length(), chosenFormat, sound);
            }
            sound.commit();
        }
        return 0;
    }

    private void speak(SpeechStream speech, int characters, String chosenFormat, AudioOutput sound) throws IOException {
        try (Progress progress = new Progress(terminal, "Speaking", characters);
                AudioEncoder encoder = AudioFormats.open(chosenFormat, speech.sampleRate(), -1, Map.of())) {
            long samples = 0;
            int read = 0;
            for (AudioBlock block = speech.next(); block != null; block = speech.next()) {
                sound.write(encoder.encode(block.samples()));
                samples += block.samples().length;
                for (AudioBlock.Timing timing : block.timings()) {
                    read = Math.max(read, timing.end());
                }
                progress.at(read, "%d s of sound".formatted(samples / speech.sampleRate()));
            }
            sound.write(encoder.finish());
            sound.knowLength(chosenFormat, speech.sampleRate(), samples);
        }
        speech.warnings().forEach(warning -> terminal.err().println("langsheng: " + warning));
    }

    private AudioOutput open(String chosenFormat) throws IOException {
        if (output == null) {
            return AudioOutput.of(players.find());
        }
        return output.equals(STANDARD) ? AudioOutput.of(terminal.out()) : AudioOutput.of(Path.of(output));
    }

    private String chosenFormat() {
        if (format != null) {
            return known(format.toLowerCase(Locale.ROOT), "--format is");
        }
        String file = output == null ? "" : String.valueOf(Path.of(output).getFileName());
        int dot = file.lastIndexOf('.');
        return dot < 1 ? "wav" : known(file.substring(dot + 1).toLowerCase(Locale.ROOT), "-o ends in");
    }

    private String known(String id, String where) {
        boolean known =
                StreamSupport.stream(AudioFormats.all().spliterator(), false).anyMatch(id::equals);
        if (!known) {
            throw wrong("%s \"%s\"; known formats are %s. Use --format to write one of them under any name."
                    .formatted(where, id, String.join(", ", AudioFormats.all())));
        }
        return id;
    }

    private SourceText source() throws IOException {
        if (!(intensity >= 0 && intensity <= Delivery.MAX_INTENSITY)) {
            throw wrong("intensity is %s; it must be within [0, 2].".formatted(intensity));
        }
        Delivery delivery;
        try {
            delivery = new Delivery(mixture(), speed, pitch, volume);
        } catch (IllegalArgumentException outOfRange) {
            throw wrong(String.valueOf(outOfRange.getMessage()));
        }
        Lexicon own = lexicon == null ? Lexicon.EMPTY : LexiconFiles.read(lexicon);
        String written = written();
        if (written.isBlank()) {
            throw wrong("The text is empty; it must hold what is to be said.");
        }
        Markup markup = symbols != null ? Markup.SYMBOLS : ssml ? Markup.SSML : Markup.PLAIN;
        return new SourceText(
                written,
                markup,
                delivery,
                pause("--sentence-pause", sentencePause),
                pause("--paragraph-pause", paragraphPause),
                own);
    }

    private String written() throws IOException {
        if (text != null && text.length > 0) {
            if (symbols != null && !symbols.isEmpty()) {
                throw wrong("Give either TEXT or the FILE of --symbols.");
            }
            String joined = String.join(" ", text);
            return joined.equals(STANDARD) ? TextFiles.read(terminal.in()) : joined;
        }
        if (symbols == null || symbols.isEmpty()) {
            throw wrong("What to say? Give TEXT, or - to read standard input.");
        }
        if (symbols.contains("{")) { // the symbols themselves
            return symbols;
        }
        return symbols.equals(STANDARD) ? TextFiles.read(terminal.in()) : TextFiles.read(Path.of(symbols));
    }

    private Duration pause(String option, int millis) {
        if (millis < 0 || millis > 60_000) {
            throw wrong("%s is %d; it must be within [0, 60000].".formatted(option, millis));
        }
        return Duration.ofMillis(millis);
    }

    /** Weight by name; neutral is what is left. */
    private Map<String, Double> mixture() {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String emotion : emotions) {
            int equals = emotion.indexOf('=');
            String name = equals < 0 ? emotion : emotion.substring(0, equals);
            double weight = equals < 0 ? 1 : weight(name, emotion.substring(equals + 1));
            if (weights.putIfAbsent(name, intensity * weight) != null) {
                throw wrong("--emotion names \"%s\" twice; give it one weight.".formatted(name));
            }
        }
        weights.keySet().removeAll(List.of("neutral", "normal"));
        return weights;
    }

    private double weight(String name, String weight) {
        try {
            return Double.parseDouble(weight);
        } catch (NumberFormatException e) {
            throw wrong("The weight of %s is \"%s\"; it must be a number, as in %s=0.5.".formatted(name, weight, name));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
