package io.langsheng.linguistic.prosody;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins what the segmenter cuts but nobody speaks apart.
 *
 * <ul>
 *   <li>a verb said twice: 看 | 一 | 看 → 看一看, 眨 | 了 | 眨 → 眨了眨
 *   <li>a verb asked: 能 | 不能 → 能不能, 喜 | 不 | 喜欢 → 喜不喜欢
 *   <li>a verb that does not reach its complement: 说 | 不 | 出 → 说不出, 听 | 不 | 清楚 → 听不清楚
 * </ul>
 */
final class VerbPatterns {
    private static final String COMPLEMENTS = "了起上下来去出进开住着动到见及过完好懂清惯成定通掉够全准透尽饱死倒中";
    private static final String NO_HOSTS = "是有要想能会可该敢肯愿让叫请使在就也都还";

    private final Draft draft;

    VerbPatterns(Draft draft) {
        this.draft = draft;
    }

    List<Block> join(List<Block> blocks) {
        List<Block> joined = new ArrayList<>(blocks.size());
        int b = 0;
        while (b < blocks.size()) {
            int count = length(blocks, b);
            Block block = blocks.get(b);
            for (int k = 1; k < count; k++) {
                block = block.with(blocks.get(b + k));
            }
            joined.add(block);
            b += count;
        }
        return joined;
    }

    /** How many blocks from {@code b} on belong together. */
    private int length(List<Block> blocks, int b) {
        Block host = blocks.get(b);
        if (!host.isSingle() || b + 1 == blocks.size() || draft.get(host.from()).isEnglish()) {
            return 1;
        }
        char verb = draft.character(host.from());
        Block middle = blocks.get(b + 1);
        if (middle.size() == 2 && draft.is(middle.from(), '不') && draft.is(middle.from() + 1, verb)) {
            return 2;
        }
        if (!middle.isSingle() || b + 2 == blocks.size()) {
            return 1;
        }
        Block end = blocks.get(b + 2);
        boolean again = draft.is(end.from(), verb);
        if (draft.isAny(middle.from(), "一了")) {
            return again && end.isSingle() ? 3 : 1;
        }
        if (!draft.is(middle.from(), '不') || end.size() > 2) {
            return 1;
        }
        Word word = host.first();
        boolean reaches = word.is("v") && NO_HOSTS.indexOf(verb) < 0 && draft.isAny(end.from(), COMPLEMENTS);
        return again || reaches ? 3 : 1;
    }
}
