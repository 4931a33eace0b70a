package io.langsheng.linguistic;

/** The four break levels, weakest first. Each is a unit of its own behind the last phoneme it closes. */
public enum ProsodicBoundary {
    PROSODIC_WORD("#1"),
    PROSODIC_PHRASE("#2"),
    INTONATIONAL_PHRASE("#3"),
    SENTENCE_END("#4");

    private final String symbol;

    ProsodicBoundary(String symbol) {
        this.symbol = symbol;
    }

    public String symbol() {
        return symbol;
    }

    public int level() {
        return ordinal() + 1;
    }
}
