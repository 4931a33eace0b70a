package io.langsheng.linguistic;

import io.langsheng.linguistic.english.EnglishReader;
import io.langsheng.linguistic.pronunciation.Pronouncer;
import io.langsheng.linguistic.pronunciation.Pronouncer.Pronunciation;
import io.langsheng.linguistic.prosody.Prosody;
import io.langsheng.linguistic.sandhi.ToneSandhi;
import io.langsheng.linguistic.word.Segmenter;
import io.langsheng.linguistic.word.Word;
import io.langsheng.text.Sentence;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one sentence: words, citation readings, erhua and tones, prosodic words, third tones. Independent of any voice.
 * Safe for use by several threads.
 */
public final class Analyzer {
    private final Segmenter segmenter;
    private final Pronouncer pronouncer;
    private final EnglishReader english;
    private final ToneSandhi sandhi;
    private final Prosody prosody;

    public Analyzer(Segmenter segmenter, Pronouncer pronouncer, EnglishReader english) {
        this.segmenter = segmenter;
        this.pronouncer = pronouncer;
        this.english = english;
        this.sandhi = new ToneSandhi(segmenter);
        this.prosody = new Prosody(segmenter);
    }

    /** @param warnings receives what was skipped */
    public Analysis analyze(Sentence sentence, Consumer<String> warnings) {
        List<Word> words = segmenter.segment(sentence);
        List<@Nullable Pronunciation> readings = pronouncer.pronounce(sentence, words);
        Draft draft = new DraftWriter(sentence, words, readings, english, warnings).write();
        sandhi.settleWords(draft, words);
        int[] levels = prosody.levels(draft, words, sentence);
        sandhi.settlePhrases(draft, words, levels);
        return new Analysis(sentence, words, draft.finish(), levels);
    }
}
