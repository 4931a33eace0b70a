package io.langsheng.book.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The text of one XHTML file as it is read aloud: blocks become paragraphs; pictures, tables of links, ruby readings and
 * references to footnotes are left out.
 */
final class EpubText implements NodeVisitor {
    /**
     * A stretch of text.
     *
     * @param title of the chapter that begins here, null if the one before goes on
     */
    record Part(@Nullable String title, String text) {}

    private static final Set<String> BLOCKS = Set.of(
            "p",
            "div",
            "section",
            "article",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "li",
            "blockquote",
            "tr",
            "td",
            "th",
            "dt",
            "dd",
            "figcaption",
            "pre",
            "hr",
            "body",
            "ul",
            "ol",
            "table",
            "aside",
            "header",
            "footer");
    private static final Set<String> SILENT = Set.of(
            "script",
            "style",
            "head",
            "nav",
            "rt",
            "rp",
            "rtc",
            "svg",
            "math",
            "img",
            "audio",
            "video",
            "object",
            "iframe",
            "template");

    private final Map<String, String> places;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable String title;
    private @Nullable Node silent;

    private EpubText(@Nullable String title, Map<String, String> places) {
        this.title = title;
        this.places = places;
    }

    /** @param titles place → title in this file; null where the book has no table of contents */
    static List<Part> of(org.jsoup.nodes.Document html, @Nullable Map<String, String> titles) {
        EpubText reader;
        if (titles == null) {
            Element heading = html.selectFirst("h1, h2, h3");
            reader = new EpubText(
                    heading == null ? html.title().strip() : heading.text().strip(), Map.of());
        } else {
            reader = new EpubText(titles.get(""), titles);
        }
        html.body().traverse(reader);
        reader.endPart();
        return reader.parts;
    }

    @Override
    public void head(Node node, int depth) {
        if (silent != null) {
            return;
        }
        if (node instanceof TextNode words) {
            append(words.getWholeText());
        } else if (node instanceof Element element) {
            if (SILENT.contains(element.normalName()) || noteReference(element)) {
                silent = node;
                return;
            }
            String place = places.get(element.id());
            if (place != null && !element.id().isEmpty()) {
                endPart();
                title = place;
            }
            if (element.normalName().equals("br")) {
                newLine();
            } else if (BLOCKS.contains(element.normalName())) {
                newParagraph();
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (silent == node) {
            silent = null;
        } else if (silent == null && node instanceof Element element && BLOCKS.contains(element.normalName())) {
            newParagraph();
        }
    }

    private static boolean noteReference(Element element) {
        return element.attr("epub:type").contains("noteref")
                || element.attr("role").equals("doc-noteref")
                || element.normalName().equals("sup") && element.selectFirst("a[href]") != null;
    }

    /** Layout's blanks and line ends are one blank, or none between Chinese characters. */
    private void append(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            boolean space = Character.isWhitespace(c) || c == '\u00A0' || c == '\u3000';
            char last = text.isEmpty() ? '\n' : text.charAt(text.length() - 1);
            if (!space) {
                text.append(c);
            } else if (last != ' ' && last != '\n') {
                text.append(' ');
            }
        }
    }

    private void newLine() {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
    }

    private void newParagraph() {
        while (!text.isEmpty() && text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
        newLine();
        if (!text.isEmpty() && (text.length() < 2 || text.charAt(text.length() - 2) != (char) 10)) {
            text.append('\n');
        }
    }

    private void endPart() {
        if (title != null || !text.isEmpty()) {
            parts.add(new Part(title, text.toString()));
        }
        text.setLength(0);
        title = null;
    }
}
