package io.langsheng.bench;

import io.langsheng.linguistic.FrontEnd;
import io.langsheng.linguistic.Utterance;
import io.langsheng.text.SourceText;
import java.util.Iterator;
import java.util.function.Consumer;

/** A front-end on the clock. */
record TimedFrontEnd(FrontEnd timed, StageClock clock) implements FrontEnd {
    @Override
    public Iterator<Utterance> read(SourceText source, Consumer<String> warnings) {
        Iterator<Utterance> utterances = clock.time(Stage.TEXT, () -> timed.read(source, warnings));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return clock.time(Stage.TEXT, utterances::hasNext);
            }

            @Override
            public Utterance next() {
                return clock.time(Stage.TEXT, utterances::next);
            }
        };
    }
}
