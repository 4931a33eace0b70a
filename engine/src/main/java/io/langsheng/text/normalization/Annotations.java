package io.langsheng.text.normalization;

import io.langsheng.text.Sentence.Annotation;
import io.langsheng.text.Sentence.Break;
import io.langsheng.text.Sentence.Group;
import io.langsheng.text.Sentence.Named;
import io.langsheng.text.Sentence.Reading;
import io.langsheng.text.Sentence.Silence;
import io.langsheng.text.Sentence.Spelled;
import io.langsheng.text.Sentence.Spoken;
import io.langsheng.text.Sentence.Word;

/** Annotations in other places. */
public final class Annotations {
    private Annotations() {}

    /** The same, said of {@code [from, to)}. */
    public static Annotation moved(Annotation annotation, int from, int to) {
        if (annotation instanceof Reading reading) {
            return new Reading(from, to, reading.pinyin(), reading.source());
        }
        if (annotation instanceof Word) {
            return new Word(from, to);
        }
        if (annotation instanceof Spelled) {
            return new Spelled(from, to);
        }
        if (annotation instanceof Group) {
            return new Group(from, to);
        }
        if (annotation instanceof Silence silence) {
            return new Silence(from, to, silence.millis());
        }
        if (annotation instanceof Break pause) {
            return new Break(from, to, pause.level());
        }
        if (annotation instanceof Spoken spoken) {
            return new Spoken(from, to, spoken.delivery());
        }
        Named named = (Named) annotation;
        return new Named(from, to, named.name());
    }
}
