package io.langsheng.linguistic;

import io.langsheng.linguistic.english.EnglishReader;
import io.langsheng.linguistic.english.EnglishSyllable;
import io.langsheng.linguistic.pronunciation.Pronouncer.Pronunciation;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the syllables of one sentence: a given reading first, else the pronouncer's for a Chinese character, the
 * English reader's for a run of letters; what is left and is no punctuation is skipped with a warning.
 */
final class DraftWriter {
    private static final String[] DIGIT_READINGS = {
        "ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3"
    };

    private final Sentence sentence;
    private final String text;
    private final List<Word> words;
    private final List<@Nullable Pronunciation> readings;
    private final EnglishReader english;
    private final Consumer<String> warnings;
    private final Sentence.@Nullable Reading[] given;
    private final boolean[] spelled;
    private final Draft draft;
    private int skipped;

    DraftWriter(
            Sentence sentence,
            List<Word> words,
            List<@Nullable Pronunciation> readings,
            EnglishReader english,
            Consumer<String> warnings) {
        this.sentence = sentence;
        this.text = sentence.text();
        this.words = words;
        this.readings = readings;
        this.english = english;
        this.warnings = warnings;
        this.given = new Sentence.@Nullable Reading[text.length()];
        this.spelled = new boolean[text.length()];
        this.draft = new Draft(text);
    }

    Draft write() {
        for (Sentence.Annotation annotation : sentence.annotations()) {
            if (annotation instanceof Sentence.Reading reading) {
                for (int i = reading.from(); i < reading.to(); i++) {
                    given[i] = reading;
                }
            } else if (annotation instanceof Sentence.Spelled letters) {
                for (int i = letters.from(); i < letters.to(); i++) {
                    spelled[i] = true;
                }
            }
        }
        int word = 0;
        int i = 0;
        while (i < text.length()) {
            while (word + 1 < words.size() && words.get(word).to() <= i) {
                word++;
            }
            i = at(i, word);
        }
        if (skipped > 0) {
            warnings.accept("%d characters of the sentence at %d have no reading and were skipped."
                    .formatted(skipped, start()));
        }
        return draft;
    }

    private int start() {
        return sentence.starts().length == 0 ? 0 : sentence.starts()[0];
    }

    /** Reads what stands at character {@code i} and returns where the next reading begins. */
    private int at(int i, int word) {
        Sentence.Reading reading = given[i];
        if (reading != null) {
            return give(reading, i, word);
        }
        Pronunciation pronunciation = readings.get(i);
        if (pronunciation != null) {
            draft.addMandarin(i, i + 1, word, pronunciation.pinyin(), pronunciation.source(), false);
            return i + 1;
        }
        char c = text.charAt(i);
        if (EnglishReader.isLetter(c)) {
            return latin(i, word);
        }
        int digit = Character.digit(c, 10);
        if (digit >= 0) {
            draft.addMandarin(i, i + 1, word, DIGIT_READINGS[digit], "digit", true);
        } else if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
            skipped++;
        }
        return i + 1;
    }

    private int latin(int from, int word) {
        int to = from;
        boolean letters = spelled[from];
        while (to < text.length()
                && given[to] == null
                && spelled[to] == letters
                && EnglishReader.continues(text, from, to)) {
            to++;
        }
        for (EnglishSyllable syllable : english.read(text.substring(from, to), letters)) {
            draft.addEnglish(
                    from + syllable.from(),
                    from + syllable.to(),
                    word,
                    syllable.phonemes(),
                    syllable.stressed(),
                    syllable.source());
        }
        return to;
    }

    /**
     * Writes a given reading from character {@code i} on. Erhua takes two characters where it is written with 儿;
     * where the number of characters and syllables differ otherwise, all syllables stand for all characters.
     */
    private int give(Sentence.Reading reading, int i, int word) {
        int from = reading.from();
        int to = reading.to();
        if (i != from) {
            return i + 1; // the reading began inside another one that has been written
        }
        int characters = to - from;
        int at = from;
        List<String> pinyin = reading.pinyin();
        for (int k = 0; k < pinyin.size(); k++) {
            boolean even = pinyin.size() == characters;
            boolean erhua = !even && isErhua(pinyin.get(k)) && at + 1 < to && text.charAt(at + 1) == '儿';
            boolean fits = even || characters - pinyin.size() == erhuas(pinyin);
            int end = fits ? Math.min(to, at + (erhua ? 2 : 1)) : to;
            draft.addMandarin(fits ? Math.min(at, end - 1) : from, end, word, pinyin.get(k), reading.source(), true);
            at = fits ? end : at;
        }
        return to;
    }

    private static int erhuas(List<String> pinyin) {
        return (int) pinyin.stream().filter(DraftWriter::isErhua).count();
    }

    private static boolean isErhua(String pinyin) {
        return pinyin.length() > 3 && pinyin.charAt(pinyin.length() - 2) == 'r';
    }
}
