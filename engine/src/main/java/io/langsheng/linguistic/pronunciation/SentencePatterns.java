package io.langsheng.linguistic.pronunciation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences drawn from patterns, for training.
 *
 * <ul>
 *   <li>{@code who = 我|你|老王} names alternatives
 *   <li>{@code <who>还(hai2)没<吃饭|睡觉>呢} → 我还(hai2)没睡觉呢, 老王还(hai2)没吃饭呢 …
 *   <li>{@code usual: 了(le5)} marks each 了 that has no mark
 *   <li>{@code frame: <who>在VO} and {@code verb 削(xiao1): 苹果|梨} → 我在削(xiao1)梨 …; the last frames hold
 * </ul>
 *
 * Patterns are separated by {@code ;} and alternatives may hold alternatives; lines that begin with # are comments. What
 * is drawn is the same each time.
 */
final class SentencePatterns {
    /** Sentences drawn from one pattern; fewer where it has fewer. */
    private static final int DRAWN = 24;
    /** Sentences drawn for a verb from one frame. */
    private static final int DRAWN_FROM_FRAME = 2;

    private static final Pattern NAMED = Pattern.compile("(\\w+) = (.*)");
    private static final String USUAL = "usual: ";
    private static final String FRAMES = "frame: ";
    private static final Pattern VERB = Pattern.compile("verb (\\S+): (.*)");
    private static final Pattern INNERMOST = Pattern.compile("<([^<>]*)>");

    private final Map<String, String> named = new HashMap<>();
    private String[] usual = {};
    private List<String> frames = List.of();
    private final Set<String> sentences = new LinkedHashSet<>();
    private final Random random = new Random(7);

    private SentencePatterns() {}

    static Set<String> sentences(Path file) throws IOException {
        SentencePatterns patterns = new SentencePatterns();
        Files.readAllLines(file).forEach(patterns::read);
        return patterns.sentences;
    }

    private void read(String line) {
        Matcher naming = NAMED.matcher(line);
        Matcher verb = VERB.matcher(line);
        if (naming.matches()) {
            named.put(naming.group(1), naming.group(2));
        } else if (line.startsWith(USUAL)) {
            usual = line.substring(USUAL.length()).split(" ");
        } else if (line.startsWith(FRAMES)) {
            frames = List.of(line.substring(FRAMES.length()).split("; "));
        } else if (verb.matches()) {
            for (String frame : frames) {
                draw(frame.replace("V", verb.group(1)).replace("O", "<" + verb.group(2) + ">"), DRAWN_FROM_FRAME);
            }
        } else if (!line.startsWith("#")) {
            for (String pattern : line.split(";")) {
                draw(pattern.strip(), DRAWN);
            }
        }
    }

    private void draw(String pattern, int times) {
        for (int n = 0; n < times; n++) {
            String sentence = drawn(pattern);
            for (String reading : usual) {
                sentence = sentence.replaceAll(reading.charAt(0) + "(?!\\()", Matcher.quoteReplacement(reading));
            }
            sentences.add(sentence);
        }
    }

    private String drawn(String pattern) {
        String sentence = pattern;
        for (Matcher choice = INNERMOST.matcher(sentence); choice.find(); choice = INNERMOST.matcher(sentence)) {
            String[] alternatives =
                    named.getOrDefault(choice.group(1), choice.group(1)).split("\\|", -1);
            String chosen = alternatives[random.nextInt(alternatives.length)];
            sentence = sentence.substring(0, choice.start()) + chosen + sentence.substring(choice.end());
        }
        return sentence;
    }
}
