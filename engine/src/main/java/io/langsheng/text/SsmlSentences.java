package io.langsheng.text;

import io.langsheng.text.Sentence.Annotation;
import io.langsheng.text.normalization.Annotations;
import io.langsheng.text.normalization.Passage;
import io.langsheng.text.ssml.Script;
import io.langsheng.text.ssml.SsmlDocument;
import io.langsheng.text.ssml.SsmlException;
import io.langsheng.text.ssml.SsmlReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of a document in SSML. The document is parsed when this is made; sentences are normalised one by one.
 *
 * <p>Pauses and marks that stand where nothing is said go to the sentence behind them, or to the end of the last one.
 */
final class SsmlSentences {
    private final TextReader reader;
    private final UserWords words;
    private final Consumer<String> warnings;
    private final List<Supply> supplies = new ArrayList<>();

    /** Gives the sentences of one part of the document when they are asked for. */
    private interface Supply {
        Iterator<Sentence> sentences();
    }

    SsmlSentences(
            TextReader reader, String text, boolean strict, Delivery base, UserWords words, Consumer<String> warnings) {
        this.reader = reader;
        this.words = words;
        this.warnings = warnings;
        List<SsmlDocument.Part> parts = SsmlDocument.parts(text);
        if (parts.isEmpty()) {
            if (strict) {
                throw SsmlException.missingSpeak();
            }
            String opening = "<speak>";
            warnings.accept("The document has no <speak>; it is read as if it stood in one.");
            add(SsmlReader.read(opening + text + "</speak>", text, -opening.length(), strict, base, warnings));
        }
        for (SsmlDocument.Part part : parts) {
            if (part.markup()) {
                add(SsmlReader.read(text.substring(part.from(), part.to()), text, part.from(), strict, base, warnings));
            } else {
                String plain = text.substring(part.from(), part.to());
                supplies.add(() -> reader.read(plain, part.from(), words, warnings));
            }
        }
    }

    private void add(Script script) {
        supplies.add(() -> new Iterator<>() {
            private final List<Cut> cuts = cuts(script);
            private final Passage.Parts parts = script.passage().parts();
            private int next;

            @Override
            public boolean hasNext() {
                return next < cuts.size();
            }

            @Override
            public Sentence next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no more sentences");
                }
                Cut cut = cuts.get(next++);
                Passage passage = parts.next(cut.from, cut.to);
                return reader.normalizer().normalize(passage, cut.paragraph, words, warnings);
            }
        });
    }

    private record Cut(int from, int to, boolean paragraph) {}

    /** Where sentences begin and end: at the boundaries of the markup, and within at sentence ends. */
    private static List<Cut> cuts(Script script) {
        StringBuilder text = new StringBuilder(script.passage().text());
        for (Script.Whole whole : script.wholes()) {
            for (int i = whole.from(); i < whole.to(); i++) {
                text.setCharAt(i, '字');
            }
        }
        List<Cut> cuts = new ArrayList<>();
        SentenceScanner scanner = new SentenceScanner();
        int from = 0;
        for (Script.Boundary boundary : script.boundaries()) {
            CharSequence region = text.subSequence(from, boundary.at());
            int at = 0;
            while (at < region.length()) {
                scanner.reset(at, false);
                int end = scanner.next(region, true);
                boolean last = end >= region.length();
                cuts.add(new Cut(from + at, from + end, last && boundary.paragraph()));
                at = end;
            }
            if (region.length() == 0 && boundary.paragraph() && !cuts.isEmpty()) {
                Cut last = cuts.remove(cuts.size() - 1);
                cuts.add(new Cut(last.from, last.to, true));
            }
            from = boundary.at();
        }
        if (cuts.isEmpty()) {
            cuts.add(new Cut(0, script.passage().length(), true));
        }
        return cuts;
    }

    Iterator<Sentence> iterator() {
        return new Iterator<>() {
            private final Iterator<Supply> rest = supplies.iterator();
            private @Nullable Iterator<Sentence> current;
            private List<Annotation> carried = new ArrayList<>();
            private @Nullable Sentence ahead;
            private @Nullable Sentence ready;

            @Override
            public boolean hasNext() {
                while (ready == null) {
                    Sentence next = raw();
                    if (next == null) {
                        ready = ahead == null
                                ? null
                                : withPlaces(ahead, carried, ahead.text().length());
                        ahead = null;
                        carried = new ArrayList<>();
                        return ready != null;
                    }
                    if (!TextReader.speakable(next.text())) {
                        next.annotations().stream()
                                .filter(a -> a.from() == a.to())
                                .forEach(carried::add);
                        continue;
                    }
                    ready = ahead;
                    ahead = withPlaces(next, carried, 0);
                    carried = new ArrayList<>();
                }
                return true;
            }

            private @Nullable Sentence raw() {
                while (current == null || !current.hasNext()) {
                    if (!rest.hasNext()) {
                        return null;
                    }
                    current = rest.next().sentences();
                }
                return current.next();
            }

            @Override
            public Sentence next() {
                if (!hasNext() || ready == null) {
                    throw new NoSuchElementException("no more sentences");
                }
                Sentence sentence = ready;
                ready = null;
                return sentence;
            }
        };
    }

    private static Sentence withPlaces(Sentence sentence, List<Annotation> places, int at) {
        if (places.isEmpty()) {
            return sentence;
        }
        List<Annotation> annotations = new ArrayList<>(sentence.annotations());
        int index = at == 0 ? 0 : annotations.size();
        for (Annotation place : places) {
            annotations.add(index++, Annotations.moved(place, at, at));
        }
        return new Sentence(sentence.text(), sentence.starts(), sentence.ends(), annotations, sentence.endsParagraph());
    }
}
