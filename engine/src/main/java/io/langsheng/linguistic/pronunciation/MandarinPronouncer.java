package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.Simplified;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Citation readings from six sources, the surer one first: phrases that are always read so; rules for surnames; contexts
 * that settle a reading; the phrase dictionary; the polyphone model; the character's usual reading. The model overrules
 * short phrases where it is nearly certain. 儿 is {@code er2}, 一 {@code yi1}, 不 {@code bu4}; sandhi comes later.
 */
public final class MandarinPronouncer implements Pronouncer {
    /** Probability from which the model is believed against a phrase; the best of a sweep over kept-out sentences. */
    private static final double SURE = 0.9;
    /** Length of a phrase from which it is believed against the model. */
    private static final int LONG = 4;

    private final ReadingDictionary dictionary = new ReadingDictionary();
    private final PolyphoneModel model = PolyphoneModel.load();
    private final ReadingRules rules = new ReadingRules();
    private final ReadingContexts contexts = new ReadingContexts();

    @Override
    public List<@Nullable Pronunciation> pronounce(Sentence sentence, List<Word> words) {
        String text = Simplified.of(sentence.text());
        PhraseMatches phrases = PhraseMatches.of(text, sentence, dictionary, text.length() + 2);
        PolyphoneFeatures features = new PolyphoneFeatures(text, words, phrases);
        @Nullable String[] ruled = rules.apply(text, words);
        List<@Nullable Pronunciation> result = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); i++) {
            result.add(at(text, i, ruled[i], phrases, features));
        }
        for (Word word : words) {
            if (isAsked(text, word)) {
                result.set(word.from() - 2, result.get(word.from()));
            }
        }
        return result;
    }

    /** 漂不漂亮, 便不便宜: the first character is the beginning of the word behind 不. */
    private static boolean isAsked(String text, Word word) {
        int at = word.from();
        return at >= 2 && word.to() - at >= 2 && text.charAt(at - 1) == '不' && text.charAt(at - 2) == text.charAt(at);
    }

    /** All readings of a character, the usual one first; for choosing by hand. */
    public List<String> candidates(int codePoint) {
        return dictionary.readings(Simplified.of(Character.toString(codePoint)).codePointAt(0));
    }

    private @Nullable Pronunciation at(
            String text, int i, @Nullable String ruled, PhraseMatches phrases, PolyphoneFeatures features) {
        if (Character.isLowSurrogate(text.charAt(i))) {
            return null;
        }
        String phrase = phrases.reading[i];
        if (phrases.fixed[i] && phrase != null) {
            return new Pronunciation(phrase, "phrase");
        }
        if (ruled == null) {
            ruled = contexts.reading(text, i);
        }
        if (ruled != null) {
            return new Pronunciation(ruled, "rule");
        }
        String usual = dictionary.usual(text.codePointAt(i));
        if (usual == null) {
            return null;
        }
        long[] seen = features.at(i);
        return settled(
                usual, model, new PolyphoneModel.Place(text, i, seen, features.count(), phrase, phrases.length[i]));
    }

    /**
     * The model's choice, the reading in the dictionary's word, or the usual one. The reading of a character that is a
     * word of its own is only a hint.
     */
    static Pronunciation settled(String usual, PolyphoneModel model, PolyphoneModel.Place place) {
        PolyphoneModel.Choice choice = model.choose(place);
        String phrase = place.phrase();
        if (choice != null
                && (phrase == null || place.length() == 1 || place.length() < LONG && choice.probability() >= SURE)) {
            return new Pronunciation(choice.reading(), "model");
        }
        return phrase != null ? new Pronunciation(phrase, "phrase") : new Pronunciation(usual, "default");
    }
}
