package io.langsheng.linguistic.word;

import com.hankcs.hanlp.HanLP;
import com.hankcs.hanlp.dictionary.CoreDictionary;
import com.hankcs.hanlp.seg.Segment;
import com.hankcs.hanlp.seg.common.Term;
import io.langsheng.text.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Words and parts of speech by HanLP (portable), its dictionary and its recogniser of names. */
public final class HanlpSegmenter implements Segmenter {
    private final Segment segment = HanLP.newSegment();

    @Override
    public List<Word> segment(Sentence sentence) {
        List<Word> words = new ArrayList<>();
        int from = 0;
        for (Sentence.Word whole : wholeWords(sentence)) {
            if (whole.from() >= from && whole.to() > whole.from()) {
                cut(sentence.text(), from, whole.from(), words);
                words.add(word(sentence.text(), whole.from(), whole.to()));
                from = whole.to();
            }
        }
        cut(sentence.text(), from, sentence.text().length(), words);
        return words;
    }

    private static List<Sentence.Word> wholeWords(Sentence sentence) {
        return sentence.annotations().stream()
                .filter(Sentence.Word.class::isInstance)
                .map(Sentence.Word.class::cast)
                .sorted(Comparator.comparingInt(Sentence.Word::from))
                .toList();
    }

    private void cut(String text, int from, int to, List<Word> words) {
        if (from >= to) {
            return;
        }
        int at = from;
        for (Term term : segment.seg(text.substring(from, to))) {
            words.add(new Word(term.word, term.nature.toString(), at, at + term.word.length()));
            at += term.word.length();
        }
    }

    private Word word(String text, int from, int to) {
        String whole = text.substring(from, to);
        List<Term> terms = segment.seg(whole);
        String pos = terms.size() == 1 ? terms.get(0).nature.toString() : "n";
        return new Word(whole, pos, from, to);
    }

    @Override
    public boolean knows(String text) {
        return CoreDictionary.contains(text);
    }
}
