package io.langsheng.text;

import java.util.Map;

/**
 * Formulas in LaTeX as the signs a reader knows: {@code a \times b \leq c → a × b ≤ c}, {@code \frac{1}{2} → 2分之1},
 * {@code \sqrt{x} → √x}. Commands without a sign are left out, their arguments stay.
 */
final class Latex {
    private static final Map<String, String> SIGNS = Map.ofEntries(
            Map.entry("times", "×"),
            Map.entry("cdot", "×"),
            Map.entry("div", "÷"),
            Map.entry("le", "≤"),
            Map.entry("leq", "≤"),
            Map.entry("ge", "≥"),
            Map.entry("geq", "≥"),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("ne", "≠"),
            Map.entry("neq", "≠"),
            Map.entry("approx", "≈"),
            Map.entry("pm", "±"),
            Map.entry("infty", "∞"),
            Map.entry("sqrt", "√"),
            Map.entry("rightarrow", "→"),
            Map.entry("to", "→"),
            Map.entry("circ", "°"),
            Map.entry("alpha", "α"),
            Map.entry("beta", "β"),
            Map.entry("gamma", "γ"),
            Map.entry("delta", "δ"),
            Map.entry("Delta", "Δ"),
            Map.entry("epsilon", "ε"),
            Map.entry("theta", "θ"),
            Map.entry("lambda", "λ"),
            Map.entry("mu", "μ"),
            Map.entry("pi", "π"),
            Map.entry("rho", "ρ"),
            Map.entry("sigma", "σ"),
            Map.entry("Sigma", "Σ"),
            Map.entry("tau", "τ"),
            Map.entry("phi", "φ"),
            Map.entry("omega", "ω"),
            Map.entry("Omega", "Ω"),
            Map.entry("sin", "sin"),
            Map.entry("cos", "cos"),
            Map.entry("tan", "tan"),
            Map.entry("log", "log"),
            Map.entry("ln", "ln"),
            Map.entry("lim", "lim"));
    private static final int LONGEST = 400;

    /** Takes a character that stands at {@code [from, to)} of the text. */
    interface Sink {
        void put(char c, int from, int to);
    }

    private final String text;
    private final Sink sink;

    private Latex(String text, Sink sink) {
        this.text = text;
        this.sink = sink;
    }

    /** Past the formula that opens at {@code at} with {@code $}, {@code $$}, {@code \(} or {@code \[}; −1 without one. */
    static int end(String text, int at) {
        String open = text.startsWith("$$", at)
                ? "$$"
                : text.startsWith("$", at)
                        ? "$"
                        : text.startsWith("\\(", at) ? "\\(" : text.startsWith("\\[", at) ? "\\[" : "";
        if (open.isEmpty()) {
            return -1;
        }
        String close = open.startsWith("$") ? open : open.equals("\\(") ? "\\)" : "\\]";
        int end = text.indexOf(close, at + open.length());
        if (end < 0 || end - at > LONGEST) {
            return -1;
        }
        String inner = text.substring(at + open.length(), end);
        boolean money = open.equals("$")
                && !inner.isEmpty()
                && Character.isDigit(inner.charAt(0))
                && inner.indexOf('\\') < 0
                && inner.indexOf('=') < 0;
        boolean formula =
                !inner.isBlank() && inner.indexOf('\n') < 0 && inner.chars().noneMatch(c -> c >= 0x3000) && !money;
        return formula ? end + close.length() : -1;
    }

    /** Gives the formula at {@code [from, to)}, delimiters included, to the sink. */
    static void read(String text, int from, int to, Sink sink) {
        int open = text.startsWith("$$", from) || text.charAt(from) == '\\' ? 2 : 1;
        new Latex(text, sink).run(from + open, to - open);
    }

    private void run(int from, int to) {
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (c == '\\') {
                at = command(at, to);
            } else {
                if (c != '{' && c != '}' && c != '$' && c != '_') {
                    sink.put(c, at, at + 1);
                }
                at++;
            }
        }
    }

    private int command(int at, int to) {
        int end = at + 1;
        while (end < to && Character.isLetter(text.charAt(end)) && text.charAt(end) < 128) {
            end++;
        }
        if (end == at + 1) {
            boolean spacing = end < to && ",;:! ".indexOf(text.charAt(end)) >= 0;
            return spacing ? end + 1 : end;
        }
        String name = text.substring(at + 1, end);
        if (name.endsWith("frac")) {
            int above = argument(end, to);
            int below = argument(above, to);
            if (above > end && below > above) {
                run(above + 1, below - 1);
                "分之".chars().forEach(c -> sink.put((char) c, at, below));
                run(end + 1, above - 1);
                return below;
            }
        }
        String sign = SIGNS.getOrDefault(name, "");
        for (int i = 0; i < sign.length(); i++) {
            sink.put(sign.charAt(i), at, end);
        }
        return end;
    }

    /** Past the braces that open at {@code at}; {@code at} without them. */
    private int argument(int at, int to) {
        if (at >= to || text.charAt(at) != '{') {
            return at;
        }
        int depth = 0;
        for (int i = at; i < to; i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return at;
    }
}
