package io.langsheng.linguistic.word;

import com.hankcs.hanlp.dictionary.CoreDictionary;
import com.hankcs.hanlp.seg.Segment;
import com.hankcs.hanlp.seg.Viterbi.ViterbiSegment;
import com.hankcs.hanlp.seg.common.Term;
import io.langsheng.text.Sentence;
import java.util.ArrayList;
import java.util.List;

/**
 * Words by HanLP portable: bigram Viterbi over its core and custom dictionaries, Chinese and transliterated names
 * recognised, then {@link WordRepairs}. The dictionaries are loaded with the first instance and shared by all.
 *
 * <p>Long stretches are cut at {@value #STRETCH} characters, so that time and memory stay linear in the text.
 */
public final class HanlpSegmenter implements Segmenter {
    private static final int STRETCH = 1000;

    private final Segment segment = withNames(true);
    private final WordRepairs repairs = new WordRepairs(withNames(false));

    public HanlpSegmenter() {
        segment.seg("朗声");
    }

    private static Segment withNames(boolean names) {
        return new ViterbiSegment()
                .enableNameRecognize(names)
                .enableTranslatedNameRecognize(names)
                .enableJapaneseNameRecognize(false)
                .enablePlaceRecognize(false)
                .enableOrganizationRecognize(false)
                .enableMultithreading(false);
    }

    @Override
    public List<Word> segment(Sentence sentence) {
        String text = sentence.text();
        List<Word> words = new ArrayList<>(text.length() / 2 + 1);
        int at = 0;
        for (Sentence.Annotation annotation : sentence.annotations()) {
            if (annotation instanceof Sentence.Word given && given.from() >= at && given.to() > given.from()) {
                add(text, at, given.from(), words);
                String whole = text.substring(given.from(), given.to());
                words.add(new Word(whole, tag(whole), given.from(), given.to()));
                at = given.to();
            }
        }
        add(text, at, text.length(), words);
        return words;
    }

    @Override
    public boolean knows(String text) {
        return CoreDictionary.contains(text);
    }

    private void add(String text, int from, int to, List<Word> words) {
        for (int start = from; start < to; start += STRETCH) {
            int end = Math.min(to, start + STRETCH);
            List<Word> stretch = new ArrayList<>();
            int at = start;
            for (Term term : segment.seg(Simplified.of(text.substring(start, end)))) {
                String word = text.substring(at, at + term.length());
                stretch.add(new Word(word, term.nature.toString(), at, at + term.length()));
                at += term.length();
            }
            words.addAll(repairs.mend(stretch));
        }
    }

    private String tag(String whole) {
        List<Term> terms = segment.seg(whole);
        return terms.size() == 1 ? terms.get(0).nature.toString() : "n";
    }
}
