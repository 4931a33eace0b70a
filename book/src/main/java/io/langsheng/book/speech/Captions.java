package io.langsheng.book.speech;

import io.langsheng.book.speech.SpokenGroup.Caption;
import io.langsheng.synthesis.AudioBlock.Timing;
import io.langsheng.synthesis.AudioBlock.Timing.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.parser.Parser;

/**
 * Timings → lines of subtitles: a sentence a line, long ones cut behind a comma or the like, at worst between
 * characters.
 */
final class Captions {
    /** Characters; what fits on a line of a film. */
    private static final int LONGEST = 24;

    private static final int SHORTEST = 8;
    private static final String PAUSES = "，、；：,;:—…。！？!?”」』";

    private final String source;
    private final boolean markup;
    private final List<Timing> characters = new ArrayList<>();
    private final List<Timing> sentences = new ArrayList<>();

    Captions(String source, boolean markup) {
        this.source = source;
        this.markup = markup;
    }

    void add(List<Timing> timings) {
        for (Timing timing : timings) {
            if (timing.kind() == Kind.CHARACTER) {
                characters.add(timing);
            } else if (timing.kind() == Kind.SENTENCE) {
                sentences.add(timing);
            }
        }
    }

    /** Last sample of the last sentence, the pause behind it left out. */
    long end() {
        return sentences.isEmpty() ? 0 : sentences.get(sentences.size() - 1).toSample();
    }

    List<Caption> all() {
        List<Caption> captions = new ArrayList<>();
        int next = 0;
        for (Timing sentence : sentences) {
            int first = next;
            while (next < characters.size() && characters.get(next).fromSample() < sentence.toSample()) {
                next++;
            }
            cut(sentence, characters.subList(first, next), captions);
        }
        return captions;
    }

    private void cut(Timing sentence, List<Timing> spoken, List<Caption> captions) {
        int start = sentence.start();
        long from = sentence.fromSample();
        int count = 0;
        for (int i = 0; i < spoken.size(); i++) {
            count++;
            int end = i + 1 < spoken.size() ? spoken.get(i + 1).start() : sentence.end();
            boolean last = i + 1 == spoken.size();
            boolean pause = !last && count >= SHORTEST && pauses(spoken.get(i).start(), end);
            boolean rest = spoken.size() - i - 1 + count > LONGEST;
            if (last || rest && (pause || count >= LONGEST)) {
                long to = last ? sentence.toSample() : spoken.get(i + 1).fromSample();
                add(source.substring(start, Math.max(start, end)), from, to, captions);
                start = end;
                from = to;
                count = 0;
            }
        }
    }

    private boolean pauses(int from, int to) {
        for (int i = from; i < to; i++) {
            if (PAUSES.indexOf(source.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void add(String text, long from, long to, List<Caption> captions) {
        String plain = markup ? Parser.unescapeEntities(text.replaceAll("<[^<>]*>", ""), false) : text;
        String line = plain.replaceAll("\\s+", " ").strip();
        if (!line.isEmpty() && to > from) {
            captions.add(new Caption(line, from, to));
        }
    }
}
