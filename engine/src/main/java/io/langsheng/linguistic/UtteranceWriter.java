package io.langsheng.linguistic;

import io.langsheng.text.Delivery;
import io.langsheng.text.Sentence;
import io.langsheng.text.SourceText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sentence after sentence → utterances: adds to the units how they are spoken, the pauses and the marks. The pause
 * between two sentences stands in front of the second; a sentence without units hands its pauses and marks on to the
 * next one. Belongs to one thread.
 */
final class UtteranceWriter {
    /** A piece of a sentence that ends so goes on after its own break, without a pause between sentences. */
    private static final String UNFINISHED = "，,、；;：:";

    private final SourceText source;
    private Duration before = Duration.ZERO;
    private final List<String> marksBefore = new ArrayList<>();

    UtteranceWriter(SourceText source) {
        this.source = source;
    }

    /**
     * Joins a sentence and its units.
     *
     * @param character from a unit's {@code syllable} to the character of the sentence it is spoken for
     * @return null if there are no units
     */
    @Nullable
    Utterance write(Sentence sentence, List<LinguisticUnit> units, IntUnaryOperator character) {
        if (units.isEmpty()) {
            handOn(sentence);
            return null;
        }
        int[] characters = new int[units.size()];
        for (int i = 0; i < characters.length; i++) {
            LinguisticUnit unit = units.get(i);
            characters[i] = unit.isBoundary() ? characters[i - 1] : character.applyAsInt(unit.syllable());
        }
        List<Utterance.Pause> pauses = new ArrayList<>();
        List<Utterance.Mark> marks = new ArrayList<>();
        if (!before.isZero()) {
            pauses.add(new Utterance.Pause(-1, before));
        }
        marksBefore.forEach(name -> marks.add(new Utterance.Mark(0, name)));
        marksBefore.clear();
        for (Sentence.Annotation annotation : sentence.annotations()) {
            if (annotation instanceof Sentence.Silence silence) {
                pause(Duration.ofMillis(silence.millis()), unitsBefore(characters, silence.from()) - 1, pauses);
            } else if (annotation instanceof Sentence.Named named) {
                marks.add(new Utterance.Mark(unitsBefore(characters, named.from()), named.name()));
            }
        }
        before = pauseBehind(sentence);
        int start = sentence.starts()[0];
        int end = sentence.ends()[sentence.text().length() - 1];
        return new Utterance(units, deliveries(sentence, characters), pauses, marks, start, Math.max(start, end));
    }

    private void handOn(Sentence sentence) {
        for (Sentence.Annotation annotation : sentence.annotations()) {
            if (annotation instanceof Sentence.Silence silence) {
                before = before.plus(Duration.ofMillis(silence.millis()));
            } else if (annotation instanceof Sentence.Named named) {
                marksBefore.add(named.name());
            }
        }
    }

    private Duration pauseBehind(Sentence sentence) {
        if (sentence.endsParagraph()) {
            return source.paragraphPause();
        }
        String text = sentence.text().stripTrailing();
        boolean unfinished = !text.isEmpty() && UNFINISHED.indexOf(text.charAt(text.length() - 1)) >= 0;
        return unfinished ? Duration.ZERO : source.sentencePause();
    }

    /** Adds a pause behind {@code unit}; several at one place are one. */
    private static void pause(Duration length, int unit, List<Utterance.Pause> pauses) {
        int last = pauses.size() - 1;
        if (last >= 0 && pauses.get(last).afterUnit() == unit) {
            pauses.set(last, new Utterance.Pause(unit, pauses.get(last).length().plus(length)));
        } else {
            pauses.add(new Utterance.Pause(unit, length));
        }
    }

    /** How many units are spoken for characters in front of {@code at}. */
    private static int unitsBefore(int[] characters, int at) {
        int low = 0;
        int high = characters.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (characters[middle] < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private List<Delivery> deliveries(Sentence sentence, int[] characters) {
        Delivery[] spoken = new Delivery[sentence.text().length()];
        Arrays.fill(spoken, source.delivery());
        for (Sentence.Annotation annotation : sentence.annotations()) {
            if (annotation instanceof Sentence.Spoken stretch) {
                Arrays.fill(spoken, stretch.from(), stretch.to(), stretch.delivery());
            }
        }
        List<Delivery> deliveries = new ArrayList<>(characters.length);
        for (int character : characters) {
            deliveries.add(spoken[character]);
        }
        return deliveries;
    }
}
