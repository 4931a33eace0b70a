package io.langsheng.linguistic;

import io.langsheng.linguistic.MandarinFrontEnd.Explained;
import io.langsheng.text.SourceText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Explains line after line. A line that cannot be read becomes an explanation too, with what is wrong. */
public final class Explanations {
    private final MandarinFrontEnd frontEnd;
    private final SourceText form;
    private final String speaker;

    /** @param form how each line is to be understood; its text is replaced */
    public Explanations(MandarinFrontEnd frontEnd, SourceText form, String speaker) {
        this.frontEnd = frontEnd;
        this.form = form;
        this.speaker = speaker;
    }

    public Explanation of(String line) {
        List<Explained> sentences = new ArrayList<>();
        Set<String> warnings = new LinkedHashSet<>();
        String error = null;
        try {
            if (!line.isBlank()) {
                Iterator<Explained> read = frontEnd.explain(form.withText(line), warnings::add);
                read.forEachRemaining(sentences::add);
            }
        } catch (IllegalArgumentException e) {
            error = e.getMessage() == null ? "it cannot be read" : e.getMessage();
        } catch (RuntimeException e) {
            // A fault of ours in one line must not keep thousands of others from being read.
            error = "internal error, please report it: " + e.getClass().getSimpleName();
        }
        return new Explanation(line, sentences, List.copyOf(warnings), error, speaker);
    }
}
