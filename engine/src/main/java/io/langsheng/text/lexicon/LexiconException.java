package io.langsheng.text.lexicon;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lexicon that cannot be used. The message lists the problems by line and quotes no words of the user's. */
public final class LexiconException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 20;

    private final List<String> problems;

    LexiconException(List<String> problems) {
        this(problems, null);
    }

    LexiconException(List<String> problems, @Nullable Throwable cause) {
        super(
                "The lexicon has %d problem%s: %s%s"
                        .formatted(
                                problems.size(),
                                problems.size() == 1 ? "" : "s",
                                String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))),
                                problems.size() > SHOWN ? "; …" : "."),
                cause);
        this.problems = List.copyOf(problems);
    }

    /** Each {@code line N: what is wrong}. */
    public List<String> problems() {
        return problems;
    }
}
