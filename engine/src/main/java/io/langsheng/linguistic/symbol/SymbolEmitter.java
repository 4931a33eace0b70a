package io.langsheng.linguistic.symbol;

import io.langsheng.linguistic.Analysis;
import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.ProsodicBoundary;
import io.langsheng.linguistic.Syllable;
import io.langsheng.voice.SymbolTable;
import io.langsheng.voice.SymbolTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Analysed sentences → the units of one voice: phonemes with tone, position in syllable and prosodic word, and a break
 * behind each prosodic word. Strict: a symbol that the voice's tables lack is an error. Safe for use by several threads.
 */
public final class SymbolEmitter {
    private final SymbolTable symbols;
    private final SymbolTable tones;
    private final @Nullable EnglishAsMandarin english;

    /** @param english how English is said; null for a voice that speaks it with the phonemes of its tables */
    public SymbolEmitter(SymbolTables tables, @Nullable EnglishAsMandarin english) {
        symbols = tables.units().get(0);
        tones = tables.units().get(1);
        boolean phonemes = symbols.contains("hh") && symbols.contains("dh") && tones.contains("tone0");
        this.english = english != null || phonemes ? english : new EnglishAsMandarin(Map.of());
    }

    /** A spoken syllable: what one of the analysis becomes, or a part of it for English said with Mandarin ones. */
    private record Sound(int syllable, List<String> phonemes, String tone) {}

    /**
     * The units of {@code analysis}; empty if it has no syllables.
     *
     * @throws IllegalArgumentException if the voice lacks a symbol; the message names it
     */
    public List<LinguisticUnit> emit(Analysis analysis) {
        List<LinguisticUnit> units = new ArrayList<>();
        List<Sound> word = new ArrayList<>();
        for (int i = 0; i < analysis.syllables().size(); i++) {
            sounds(i, analysis.syllables().get(i), word);
            int level = analysis.levels()[i];
            if (level > 0) {
                emitWord(analysis, word, units);
                ProsodicBoundary boundary = ProsodicBoundary.values()[level - 1];
                require(symbols, boundary.symbol());
                units.add(LinguisticUnit.boundary(boundary, analysis.end(i)));
                word.clear();
            }
        }
        return units;
    }

    private void sounds(int index, Syllable syllable, List<Sound> word) {
        if (!syllable.isEnglish()) {
            word.add(mandarin(index, syllable.surface()));
        } else if (english == null) {
            word.add(new Sound(index, syllable.phonemes(), syllable.stressed() ? "tone1" : "tone0"));
        } else {
            for (String pinyin : english.say(syllable.phonemes(), syllable.stressed())) {
                word.add(mandarin(index, pinyin));
            }
        }
    }

    private static Sound mandarin(int index, String pinyin) {
        int digit = pinyin.length() - 1;
        return new Sound(index, PinyinPhonemes.of(pinyin.substring(0, digit)), "tone" + pinyin.charAt(digit));
    }

    private void emitWord(Analysis analysis, List<Sound> word, List<LinguisticUnit> units) {
        for (int s = 0; s < word.size(); s++) {
            Sound sound = word.get(s);
            int count = sound.phonemes().size();
            for (int p = 0; p < count; p++) {
                boolean first = s == 0 && p == 0;
                boolean last = s == word.size() - 1 && p == count - 1;
                require(symbols, sound.phonemes().get(p));
                require(tones, sound.tone());
                units.add(new LinguisticUnit(
                        sound.phonemes().get(p),
                        sound.tone(),
                        syllableFlag(p, count),
                        first && last ? "word_both" : first ? "word_begin" : last ? "word_end" : "word_middle",
                        sound.syllable(),
                        analysis.start(sound.syllable()),
                        analysis.end(sound.syllable())));
            }
        }
    }

    private static String syllableFlag(int phoneme, int count) {
        if (count == 1) {
            return "s_both";
        }
        return phoneme == 0 ? "s_begin" : phoneme == count - 1 ? "s_end" : "s_middle";
    }

    private static void require(SymbolTable table, String entry) {
        if (!table.contains(entry)) {
            table.index(entry);
        }
    }
}
