package io.langsheng.acoustic;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.linguistic.ProsodicBoundary;
import io.langsheng.linguistic.Utterance;
import io.langsheng.text.Delivery;
import io.langsheng.voice.SymbolTables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A short utterance in the symbols of any voice, for measuring on: voiced syllables in all tones where the voice knows
 * Mandarin, else a walk through its tables.
 */
final class PitchProbe {
    private static final String[] SYLLABLES = {
        "m_c a_c 1",
        "l_c i_c 2",
        "n_c i_c 3",
        "l_c a_c 4",
        "m_c ei_c 4",
        "l_c ao_c 3",
        "n_c an_c 2",
        "m_c ao_c 1",
        "l_c ai_c 2",
        "n_c ei_c 4",
        "m_c an_c 4",
        "l_c ou_c 3"
    };
    private static final int WORD = 2;
    private static final int WALK = 24;

    private PitchProbe() {}

    static SambertModel.Units units(SambertModel model) {
        SymbolTables tables = model.symbols();
        List<LinguisticUnit> units;
        if (tables.usesBytes()) {
            units = bytes("妈妈来了，你拿了梨没有。");
        } else if (knowsMandarin(tables)) {
            units = mandarin();
        } else {
            units = walk(tables);
        }
        int count = units.size();
        Utterance.Written written = new Utterance.Written(
                tables.emotion().entries().get(neutral(tables)),
                tables.speaker().entries().get(0));
        return model.units(new Utterance(
                units,
                Collections.nCopies(count, Delivery.PLAIN),
                List.of(),
                List.of(),
                0,
                0,
                Collections.nCopies(count, written)));
    }

    private static int neutral(SymbolTables tables) {
        return tables.emotion().contains(SymbolTables.NEUTRAL)
                ? tables.emotion().index(SymbolTables.NEUTRAL)
                : 0;
    }

    private static boolean knowsMandarin(SymbolTables tables) {
        for (String syllable : SYLLABLES) {
            String[] parts = syllable.split(" ");
            if (!tables.units().get(0).contains(parts[0])
                    || !tables.units().get(0).contains(parts[1])) {
                return false;
            }
        }
        return tables.units().get(0).contains("#1") && tables.units().get(1).contains("tone4");
    }

    private static List<LinguisticUnit> mandarin() {
        List<LinguisticUnit> units = new ArrayList<>();
        for (int s = 0; s < SYLLABLES.length; s++) {
            String[] parts = SYLLABLES[s].split(" ");
            boolean first = s % WORD == 0;
            boolean last = s % WORD == WORD - 1;
            String tone = "tone" + parts[2];
            units.add(new LinguisticUnit(parts[0], tone, "s_begin", first ? "word_begin" : "word_middle", s, 0, 0));
            units.add(new LinguisticUnit(parts[1], tone, "s_end", last ? "word_end" : "word_middle", s, 0, 0));
            if (last) {
                boolean end = s == SYLLABLES.length - 1;
                units.add(LinguisticUnit.boundary(
                        end ? ProsodicBoundary.SENTENCE_END : ProsodicBoundary.PROSODIC_WORD, 0));
            }
        }
        return units;
    }

    private static List<LinguisticUnit> walk(SymbolTables tables) {
        List<String> phones = tables.units().get(0).entries();
        List<String> tones = tables.units().get(1).entries();
        List<LinguisticUnit> units = new ArrayList<>();
        for (int i = 0; i < WALK; i++) {
            units.add(new LinguisticUnit(
                    phones.get(i * 7 % phones.size()),
                    tones.get(i / 2 % tones.size()),
                    tables.units().get(2).entries().get(i % 2),
                    tables.units().get(3).entries().get(i % 2),
                    i / 2,
                    0,
                    0));
        }
        return units;
    }

    private static List<LinguisticUnit> bytes(String text) {
        List<LinguisticUnit> units = new ArrayList<>();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            units.add(new LinguisticUnit(Integer.toString(b & 0xff), "", "", "", units.size(), 0, 0));
        }
        return units;
    }
}
