package io.langsheng.linguistic.prosody;

import io.langsheng.linguistic.Draft;
import io.langsheng.text.Sentence;
import java.util.List;

/**
 * What stands between two syllables: punctuation, or a break that annotations ask for.
 *
 * <p>A comma of any kind, a dash, an ellipsis, a colon, a bracket or a line end is an intonational phrase; quotation
 * marks and spaces end a prosodic word; between neighbouring {@link Sentence.Group}s there is a prosodic phrase.
 */
final class Gaps {
    /** Syllables joined by an annotation: no break at all. */
    static final int JOINED = -1;

    private static final String PHRASE = "，,、；;：:—–―…（）()[]【】〔〕｛｝{}。！？!?．｡､⋯︙\n\r\u2028\u2029\u0085~～";

    private Gaps() {}

    /** The level behind each syllable: 0 where nothing stands, {@link #JOINED}, or 1 to 3. */
    static int[] of(Draft draft, Sentence sentence) {
        int[] levels = new int[draft.size()];
        for (int i = 0; i + 1 < draft.size(); i++) {
            levels[i] =
                    between(draft.text(), draft.get(i).to(), draft.get(i + 1).from());
        }
        for (Sentence.Annotation annotation : sentence.annotations()) {
            if (annotation instanceof Sentence.Break asked) {
                int i = before(draft, asked.from());
                if (i >= 0) {
                    levels[i] = asked.level() == 0 ? JOINED : asked.level();
                }
            } else if (annotation instanceof Sentence.Silence silence) {
                raise(levels, before(draft, silence.from()), 3);
            } else if (annotation instanceof Sentence.Group group) {
                raise(levels, before(draft, group.from()), isGroupEnd(sentence.annotations(), group.from()) ? 2 : 1);
                raise(levels, before(draft, group.to()), 1);
            }
        }
        return levels;
    }

    private static boolean isGroupEnd(List<Sentence.Annotation> annotations, int at) {
        return annotations.stream().anyMatch(other -> other instanceof Sentence.Group && other.to() == at);
    }

    private static void raise(int[] levels, int syllable, int level) {
        if (syllable >= 0) {
            levels[syllable] = Math.max(levels[syllable], level);
        }
    }

    /** The last syllable in front of character {@code at}, −1 if there is none or nothing follows it. */
    private static int before(Draft draft, int at) {
        int low = 0;
        int high = draft.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (draft.get(middle).from() < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < draft.size() ? low - 1 : -1;
    }

    private static int between(String text, int from, int to) {
        int level = from < to ? 1 : 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (PHRASE.indexOf(c) >= 0) {
                return 3;
            }
        }
        return level;
    }
}
