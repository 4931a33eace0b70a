package io.langsheng.text.normalization;

import io.langsheng.text.Sentence.Annotation;
import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.UserWords;
import java.nio.CharBuffer;
import java.util.BitSet;

/** Marks the user's words in a passage: left to right, longest first, never inside what markup has decided. */
final class UserStretches {
    private UserStretches() {}

    static void mark(Passage passage, char[] chars, UserWords words) {
        BitSet taken = taken(passage);
        CharSequence text = CharBuffer.wrap(chars);
        int at = 0;
        while (at < chars.length) {
            UserWords.Entry entry = torn(chars, at) ? null : words.longest(text, at);
            if (entry == null || torn(chars, at + entry.length()) || !free(taken, at, at + entry.length())) {
                at++;
                continue;
            }
            int end = at + entry.length();
            if (entry.pinyin().isEmpty()) {
                passage.force(new Passage.Alias(at, end, entry.replacement()));
            } else {
                passage.annotate(new Reading(at, end, entry.pinyin(), "lexicon"));
            }
            at = end;
        }
    }

    private static BitSet taken(Passage passage) {
        BitSet taken = new BitSet(passage.length());
        for (Passage.Forced forced : passage.forced()) {
            taken.set(forced.from(), forced.to());
        }
        for (Annotation annotation : passage.annotations()) {
            if (annotation instanceof Reading) {
                taken.set(annotation.from(), annotation.to());
            }
        }
        return taken;
    }

    private static boolean free(BitSet taken, int from, int to) {
        int next = taken.nextSetBit(from);
        return next < 0 || next >= to;
    }

    /** Whether a cut at {@code at} would go through a Latin word or a number. */
    private static boolean torn(char[] chars, int at) {
        if (at <= 0 || at >= chars.length) {
            return false;
        }
        char before = chars[at - 1];
        char after = chars[at];
        return Line.isLatin(before) && Line.isLatin(after)
                || before >= '0' && before <= '9' && after >= '0' && after <= '9';
    }
}
