package io.langsheng.book.document;

import io.langsheng.book.document.Document.Chapter;
import io.langsheng.book.document.Document.Kind;
import io.langsheng.book.document.Document.Passage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads whatever a long text may come as; what it is, its content says and not its name.
 *
 * @param mostCharacters longer documents are refused
 */
public record DocumentReader(int mostCharacters) {
    /** What a request may hold. */
    public static final int LONGEST = 2_000_000;

    private static final Pattern SPEAK = Pattern.compile(
            "\\s*(?:<\\?xml[^>]{0,200}\\?>\\s*)?(?:<!--.{0,500}?-->\\s*)?<speak[\\s>].*", Pattern.DOTALL);
    private static final int BEGINNING = 2000;
    /** Byte order marks and, of ASCII in UTF-16, every other byte. */
    private static final Pattern ENCODING = Pattern.compile("^(?:\\xEF\\xBB\\xBF|\\xFF\\xFE|\\xFE\\xFF)|\\x00");
    /** How text begins that is another program's: what it says is not what it holds. */
    private static final Map<String, Pattern> FOREIGN = Map.of(
            "PDF", Pattern.compile("\\s*%PDF-.*", Pattern.DOTALL),
            "PostScript", Pattern.compile("%!PS.*", Pattern.DOTALL),
            "RTF", Pattern.compile("\\{\\\\rtf.*", Pattern.DOTALL),
            "HTML",
                    Pattern.compile(
                            "(?i)\\s*(?:<\\?xml[^>]{0,200}\\?>\\s*)?<(?:!doctype )?html[\\s>].*", Pattern.DOTALL));

    /** A character is at most four bytes; half as much again for a byte order mark, tags and times. */
    private static final int BYTES_PER_CHARACTER = 6;

    /**
     * Reads a file: EPUB, subtitles, SSML or plain text.
     *
     * @throws DocumentException if it is none of them, broken, too long or empty
     */
    public Document read(Path file) throws IOException, DocumentException {
        if (EpubReader.recognises(file)) {
            return checked(new EpubReader(mostCharacters).read(file));
        }
        refuseForeign(file);
        if (Files.size(file) > (long) mostCharacters * BYTES_PER_CHARACTER) {
            throw tooLong(Files.size(file) / 3);
        }
        return read(TextDecoder.decode(Files.readAllBytes(file)));
    }

    /** Its first bytes say so, as the rest may be no text at all. */
    private static void refuseForeign(Path file) throws IOException, DocumentException {
        String beginning;
        try (InputStream bytes = Files.newInputStream(file)) {
            beginning = new String(bytes.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
        }
        String unmarked = ENCODING.matcher(beginning).replaceAll("");
        for (Map.Entry<String, Pattern> foreign : FOREIGN.entrySet()) {
            if (foreign.getValue().matcher(unmarked).matches()) {
                throw new DocumentException(
                        "The file is %s; EPUB, plain text, SSML, SRT and WebVTT are taken. Convert it to one of them."
                                .formatted(foreign.getKey()));
            }
        }
    }

    /** Reads text as it was sent: subtitles, SSML or plain. */
    public Document read(String text) throws DocumentException {
        if (SPEAK.matcher(beginning(text)).matches()) {
            return ssml(text);
        }
        return SubtitleReader.recognises(text) ? checked(SubtitleReader.read(text)) : plain(text);
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), BEGINNING));
    }

    /** Plain text, whatever it looks like. */
    public Document plain(String text) throws DocumentException {
        return checked(new Document("", "", Kind.TEXT, ChapterHeadings.chapters(text)));
    }

    /** SSML; whether it is valid is found when it is planned. */
    public Document ssml(String text) throws DocumentException {
        return checked(new Document("", "", Kind.SSML, List.of(new Chapter("", List.of(new Passage(text, 0, null))))));
    }

    /** Subtitles. */
    public Document subtitles(String text) throws DocumentException {
        return checked(SubtitleReader.read(text));
    }

    private Document checked(Document document) throws DocumentException {
        if (document.characters() > mostCharacters) {
            throw tooLong(document.characters());
        }
        boolean speakable = document.chapters().stream()
                .flatMap(chapter -> chapter.passages().stream())
                .anyMatch(passage -> passage.text().codePoints().anyMatch(Character::isLetterOrDigit));
        if (!speakable) {
            throw new DocumentException("The document is empty; it must hold text that can be spoken.");
        }
        return document;
    }

    private DocumentException tooLong(long characters) {
        return DocumentException.tooLong("The document has about %d characters; at most %d are taken. Split it."
                .formatted(characters, mostCharacters));
    }
}
