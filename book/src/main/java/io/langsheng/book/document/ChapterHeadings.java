package io.langsheng.book.document;

import io.langsheng.book.document.Document.Chapter;
import io.langsheng.book.document.Document.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the chapters of a plain text by lines that are headings. The heading is spoken with its chapter; what stands
 * before the first one is a chapter without a title.
 *
 * <p>{@code 第十二章 夜雨} · {@code 第3回：…} · {@code 序章} · {@code 番外 其一} · {@code Chapter 4} · {@code # Title}
 */
final class ChapterHeadings {
    private static final int LONGEST = 60;
    private static final Pattern HEADING = Pattern.compile(
            "(?:第[零〇一二三四五六七八九十百千两\\d]{1,9}[章回节卷部集篇幕][^。！？!?]{0,40}"
                    + "|(?:序章|序言|序|楔子|引子|引言|前言|后记|尾声|终章|附录)(?:[\\s　:：][^。！？!?]{0,40})?"
                    + "|番外[^。！？!?]{0,40}"
                    + "|(?:chapter|part|prologue|epilogue)\\b[^.!?]{0,50}"
                    + "|#{1,3}[ \\t][^\\n]{1,50})",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE = Pattern.compile("[^\\r\\n]+");

    private ChapterHeadings() {}

    static List<Chapter> chapters(String text) {
        List<Chapter> chapters = new ArrayList<>();
        String title = "";
        int from = 0;
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            if (line.end() - line.start() > LONGEST) {
                continue;
            }
            String words = line.group().strip();
            if (HEADING.matcher(words).matches()) {
                add(title, text, from, line.start(), chapters);
                title = words.replaceFirst("^#{1,3}\\s+", "");
                from = line.start();
            }
        }
        add(title, text, from, text.length(), chapters);
        return chapters;
    }

    private static void add(String title, String text, int from, int to, List<Chapter> chapters) {
        String part = text.substring(from, to);
        if (!part.isBlank()) {
            chapters.add(new Chapter(title, List.of(new Passage(part, from, null))));
        }
    }
}
