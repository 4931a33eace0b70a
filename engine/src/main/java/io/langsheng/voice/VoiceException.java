package io.langsheng.voice;

import java.util.List;

/** A voice cannot be used, or what it computes is no sound. The message lists everything that is wrong with it, a line each. */
public final class VoiceException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public VoiceException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public VoiceException(String problem) {
        this(List.of(problem));
    }

    /** The same, said of the voice of this name. */
    public VoiceException of(String voice) {
        return new VoiceException(problems.stream()
                .map(problem -> "Voice \"%s\": %s".formatted(voice, problem))
                .toList());
    }

    /** Everything that is wrong, each a sentence that names voice, file, value and what would be right. */
    public List<String> problems() {
        return problems;
    }
}
