package io.langsheng.linguistic.symbol;

import io.langsheng.linguistic.LinguisticUnit;
import io.langsheng.text.Sentence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A sentence → the units of a byte voice: its UTF-8 bytes in decimal, with a full stop behind them unless it ends with
 * {@code ! . ?}. A unit's {@code syllable} is the character it belongs to.
 */
public final class ByteEmitter {
    private static final String ENDINGS = "!.?";

    private ByteEmitter() {}

    /** The units; empty for a sentence without letters or digits. */
    public static List<LinguisticUnit> emit(Sentence sentence) {
        String text = sentence.text();
        List<LinguisticUnit> units = new ArrayList<>();
        if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return units;
        }
        for (int i = 0; i < text.length(); ) {
            int length = Character.charCount(text.codePointAt(i));
            int start = sentence.starts()[i];
            int end = Math.max(start, sentence.ends()[i + length - 1]);
            for (byte b : text.substring(i, i + length).getBytes(StandardCharsets.UTF_8)) {
                units.add(unit(b & 0xFF, i, start, end));
            }
            i += length;
        }
        int last = text.length() - 1;
        if (ENDINGS.indexOf(text.charAt(last)) < 0) {
            units.add(unit('.', last, sentence.ends()[last], sentence.ends()[last]));
        }
        return units;
    }

    private static LinguisticUnit unit(int value, int character, int start, int end) {
        return new LinguisticUnit(Integer.toString(value), "tone_none", "s_none", "word_none", character, start, end);
    }
}
