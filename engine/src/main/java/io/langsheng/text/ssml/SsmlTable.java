package io.langsheng.text.ssml;

import io.langsheng.text.normalization.SayAs;
import java.util.Map;

/** The table of what is supported, for the documentation, made of the parser's own definitions. */
public final class SsmlTable {
    private SsmlTable() {}

    /** Markdown: elements with their attributes, kinds of {@code say-as}, names of emotions. */
    public static String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("| Element | Attribute | Values | Effect |\n|---|---|---|---|\n");
        for (Element element : Element.values()) {
            row(out, "`<" + element.tag() + ">`", "", "", element.meaning());
            for (Attribute attribute : element.attributes()) {
                String name = "`" + attribute.name() + "`" + (attribute.required() ? ", required" : "");
                String effect = attribute.effect().isEmpty() ? "accepted, no effect" : attribute.effect();
                row(out, "", name, attribute.value().allowed(), effect);
            }
        }
        out.append("\n| `interpret-as` | Reads the text as |\n|---|---|\n");
        SayAs.byName().forEach((name, kind) -> out.append("| `%s` | %s |\n".formatted(name, kind.meaning())));
        out.append("\n| `category` of `<emotion>` | Emotion of the voice |\n|---|---|\n");
        pairs(out, Emotions.categories());
        out.append("\n| `style` of `<mstts:express-as>` | Emotion of the voice |\n|---|---|\n");
        pairs(out, Emotions.styles());
        return out.toString();
    }

    private static void pairs(StringBuilder out, Map<String, String> map) {
        map.forEach((name, emotion) -> out.append("| `%s` | `%s` |\n".formatted(name, emotion)));
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells).replace("\n", " ")).append(" |\n");
    }
}
