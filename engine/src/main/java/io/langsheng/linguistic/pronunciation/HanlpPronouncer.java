package io.langsheng.linguistic.pronunciation;

import com.hankcs.hanlp.HanLP;
import com.hankcs.hanlp.dictionary.py.Pinyin;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readings by HanLP's phrase dictionary. */
public final class HanlpPronouncer implements Pronouncer {
    @Override
    public List<@Nullable Pronunciation> pronounce(Sentence sentence, List<Word> words) {
        String text = sentence.text();
        List<@Nullable Pronunciation> readings = new ArrayList<>(text.length());
        List<Pinyin> found = HanLP.convertToPinyinList(text);
        for (int i = 0; i < text.length(); i++) {
            readings.add(reading(text.charAt(i), found.get(i)));
        }
        return readings;
    }

    private static @Nullable Pronunciation reading(char character, Pinyin found) {
        return switch (character) {
            case '一' -> new Pronunciation("yi1", "default");
            case '不' -> new Pronunciation("bu4", "default");
            default ->
                found == Pinyin.none5
                        ? null
                        : new Pronunciation(found.getPinyinWithoutTone() + found.getTone(), "phrase");
        };
    }
}
