package io.langsheng.linguistic.pronunciation;

import io.langsheng.linguistic.word.Simplified;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Citation readings from four sources, the surer one first: rules for names, places and a few function characters; the
 * phrase dictionary; the polyphone model; the character's usual reading. The model overrules the dictionary where it
 * is nearly certain. 儿 is {@code er2}, 一 {@code yi1}, 不 {@code bu4}; sandhi comes later.
 */
public final class MandarinPronouncer implements Pronouncer {
    /** Probability from which the model is believed against a phrase; the best of a sweep over kept-out sentences. */
    static final double SURE = 0.9;

    private final ReadingDictionary dictionary = new ReadingDictionary();
    private final PolyphoneModel model = PolyphoneModel.load();
    private final ReadingRules rules = new ReadingRules();

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
        return result;
    }

    /** All readings of a character, the usual one first; for choosing by hand. */
    public List<String> candidates(int codePoint) {
        return dictionary.readings(Simplified.of(Character.toString(codePoint)).codePointAt(0));
    }

    private @Nullable Pronunciation at(
            String text, int i, @Nullable String ruled, PhraseMatches phrases, PolyphoneFeatures features) {
        char character = text.charAt(i);
        if (Character.isLowSurrogate(character)) {
            return null;
        }
        if (ruled != null) {
            return new Pronunciation(ruled, "rule");
        }
        String usual = dictionary.usual(text.codePointAt(i));
        if (usual == null) {
            return null;
        }
        long[] seen = features.at(i);
        return settled(usual, model, character, seen, features.count(), phrases.reading[i], phrases.length[i]);
    }

    /**
     * The model's choice, the reading in the dictionary's word, or the usual one.
     *
     * @param length of the dictionary's word; the reading of a character that is a word of its own is only a hint
     */
    static Pronunciation settled(
            String usual,
            PolyphoneModel model,
            char character,
            long[] features,
            int count,
            @Nullable String phrase,
            int length) {
        PolyphoneModel.Choice choice = model.choose(character, features, count, phrase, length);
        if (choice != null && (phrase == null || length == 1 || choice.probability() >= SURE)) {
            return new Pronunciation(choice.reading(), "model");
        }
        return phrase != null ? new Pronunciation(phrase, "phrase") : new Pronunciation(usual, "default");
    }
}
