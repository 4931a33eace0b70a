package io.langsheng.voice;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a voice while it is opened, so that all of it is said at once. */
final class Problems {
    /** A wrong number of layers alone brings hundreds; the first ones of a file say it. */
    private static final int MOST_OF_ONE_FILE = 20;

    private final String voice;
    private final List<String> all = new ArrayList<>();
    private String file = "";
    private int ofThisFile;

    Problems(String voice) {
        this.voice = voice;
    }

    /** @param problem continues "Voice "x", file: " and ends without a full stop */
    void add(String where, String problem) {
        ofThisFile = where.equals(file) ? ofThisFile + 1 : 1;
        file = where;
        if (ofThisFile <= MOST_OF_ONE_FILE) {
            all.add("Voice \"%s\", %s: %s.".formatted(voice, where, problem));
        } else if (ofThisFile == MOST_OF_ONE_FILE + 1) {
            all.add("Voice \"%s\", %s: and further problems of this file.".formatted(voice, where));
        }
    }

    int count() {
        return all.size();
    }

    /** @throws VoiceException if there are any */
    void throwIfAny() {
        if (!all.isEmpty()) {
            throw new VoiceException(all);
        }
    }
}
