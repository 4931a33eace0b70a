package io.langsheng.cli;

import io.langsheng.linguistic.Explanation;
import io.langsheng.linguistic.Explanations;
import io.langsheng.linguistic.FrontEnds;
import io.langsheng.linguistic.MandarinFrontEnd;
import io.langsheng.text.SourceText;
import io.langsheng.text.TextOptions;
import io.langsheng.text.lexicon.Lexicon;
import io.langsheng.text.lexicon.LexiconFiles;
import io.langsheng.voice.SymbolTables;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code langsheng analyze}: how text is read, a line for each line of input, as it comes. */
@Command(
        name = "analyze",
        description = "Explains how text is read: one line of output for each line of input.",
        mixinStandardHelpOptions = true)
final class Analyze implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "TEXT", description = "The text; without it, lines from standard input.")
    private String[] text;

    @ArgGroup
    private Form form = new Form();

    @Option(names = "--ssml", description = "Each line is SSML.")
    private boolean ssml;

    @Option(names = "--lenient", description = "With --ssml: leave out what is unknown, with a warning.")
    private boolean lenient;

    @Option(names = "--name-emoji", description = "Name emoji instead of leaving them out.")
    private boolean nameEmoji;

    @Option(names = "--read-code", description = "Read fenced blocks of code instead of leaving them out.")
    private boolean readCode;

    @Option(
            names = "--lexicon",
            paramLabel = "FILE",
            description = "Readings and replacements that go before all others.")
    private Path lexicon;

    private final InputStream in;
    private final OutputStream out;
    private final PrintWriter err;

    /** What is printed of each line; readable by people where nothing is asked for. */
    private static final class Form {
        @Option(names = "--json", description = "Everything, as one JSON object a line.")
        private boolean json;

        @Option(names = "--pinyin", description = "Spoken syllables; 5 is neutral.")
        private boolean pinyin;

        @Option(names = "--normalized", description = "The text with numbers and symbols spelt out.")
        private boolean normalized;

        @Option(names = "--symbols", description = "The symbols that a Mandarin voice takes.")
        private boolean symbols;
    }

    Analyze(InputStream in, OutputStream out, PrintWriter err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Lexicon own = lexicon == null ? Lexicon.EMPTY : LexiconFiles.read(lexicon);
        FrontEnds frontEnds = new FrontEnds(new TextOptions(nameEmoji, readCode));
        SymbolTables tables = SymbolTables.standardMandarin();
        MandarinFrontEnd frontEnd = frontEnds.of(tables, null);
        SourceText plain = SourceText.of("").withMarkup(markup()).withLexicon(own);
        Explanations explanations =
                new Explanations(frontEnd, plain, tables.speaker().entries().get(0));
        Lines lines = new Lines(
                text == null || text.length == 0
                        ? new InputStreamReader(in, StandardCharsets.UTF_8)
                        : new StringReader(String.join(" ", text) + "\n"));
        Writer results = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        int number = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            number++;
            Explanation explanation = explanations.of(line);
            results.write(print(explanation));
            results.write('\n');
            if (!lines.ready()) {
                results.flush(); // nothing more to read at once: whoever waits for this line gets it
            }
            if (explanation.error() != null && !form.json) {
                err.println("langsheng: line %d: %s".formatted(number, explanation.error()));
            }
        }
        results.flush();
        err.flush();
        return 0;
    }

    private SourceText.Markup markup() {
        if (!ssml) {
            return SourceText.Markup.PLAIN;
        }
        return lenient ? SourceText.Markup.LENIENT_SSML : SourceText.Markup.SSML;
    }

    private String print(Explanation explanation) {
        if (form.json) {
            return explanation.json();
        }
        if (form.pinyin) {
            return explanation.pinyin();
        }
        if (form.normalized) {
            return explanation.normalized();
        }
        return form.symbols ? explanation.symbols() : explanation.readable();
    }
}
