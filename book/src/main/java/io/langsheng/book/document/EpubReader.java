package io.langsheng.book.document;

import io.langsheng.book.document.Document.Chapter;
import io.langsheng.book.document.Document.Kind;
import io.langsheng.book.document.Document.Passage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * EPUB 2 and 3 → chapters. Order is the spine's, titles and divisions are those of the table of contents (nav, else NCX);
 * where there is none, each file is a chapter named by its first heading.
 *
 * <p>Nothing outside the zip is read: markup is parsed without document types or entities of its own.
 *
 * <p>Source: W3C, "EPUB 3.3", 2023; IDPF, "Open Packaging Format 2.0.1", 2010.
 */
final class EpubReader {
    private final int mostCharacters;

    EpubReader(int mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    /** Whether the file is a zip. */
    static boolean recognises(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] magic = in.readNBytes(4);
            return magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] < 8 && magic[3] < 9;
        }
    }

    Document read(Path file) throws IOException, DocumentException {
        try (EpubArchive archive = new EpubArchive(file)) {
            String packagePath = packagePath(archive);
            Element opf = xml(required(archive, packagePath, "its package document"));
            String folder = packagePath.contains("/") ? packagePath.substring(0, packagePath.lastIndexOf('/') + 1) : "";
            Map<String, Element> manifest = new HashMap<>();
            for (Element item : all(opf, "item")) {
                manifest.put(item.attr("id"), item);
            }
            List<String> spine = spine(opf, manifest, folder);
            refuseEncrypted(archive, spine);
            Map<String, Map<String, String>> titles = titles(archive, opf, manifest, folder);
            return new Document(text(opf, "title"), text(opf, "creator"), Kind.TEXT, chapters(archive, spine, titles));
        }
    }

    private static String packagePath(EpubArchive archive) throws IOException, DocumentException {
        Element container = xml(required(archive, "META-INF/container.xml", "META-INF/container.xml"));
        String path = all(container, "rootfile").stream()
                .map(root -> root.attr("full-path"))
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElseThrow(() ->
                        new DocumentException("The EPUB is damaged: its container.xml names no package document."));
        return resolve("", path);
    }

    private static List<String> spine(Element opf, Map<String, Element> manifest, String folder)
            throws DocumentException {
        List<String> spine = new ArrayList<>();
        for (Element reference : all(opf, "itemref")) {
            Element item = manifest.get(reference.attr("idref"));
            boolean linear = !reference.attr("linear").equalsIgnoreCase("no");
            if (item != null && linear && item.attr("media-type").contains("html")) {
                boolean navigation = (" " + item.attr("properties") + " ").contains(" nav ");
                if (!navigation) {
                    spine.add(resolve(folder, item.attr("href")));
                }
            }
        }
        if (spine.isEmpty()) {
            throw new DocumentException("The EPUB is damaged: its package document lists no text to read.");
        }
        return spine;
    }

    private static void refuseEncrypted(EpubArchive archive, List<String> spine) throws IOException, DocumentException {
        byte[] encryption = archive.read("META-INF/encryption.xml");
        if (encryption == null) {
            return;
        }
        for (Element reference : all(xml(encryption), "CipherReference")) {
            if (spine.contains(resolve("", reference.attr("URI")))) {
                throw new DocumentException("The EPUB is encrypted (DRM); only unprotected books can be read.");
            }
        }
    }

    /** File → place in it (an id, empty for its beginning) → title. */
    private static Map<String, Map<String, String>> titles(
            EpubArchive archive, Element opf, Map<String, Element> manifest, String folder)
            throws IOException, DocumentException {
        Map<String, Map<String, String>> titles = new LinkedHashMap<>();
        for (Element item : manifest.values()) {
            if ((" " + item.attr("properties") + " ").contains(" nav ")) {
                String path = resolve(folder, item.attr("href"));
                byte[] nav = archive.read(path);
                if (nav != null) {
                    for (Element list : html(nav).select("nav")) {
                        String type = list.attr("epub:type");
                        if (type.isEmpty() || type.equals("toc")) {
                            list.select("a[href]").forEach(link -> add(titles, path, link.attr("href"), link.text()));
                        }
                    }
                }
            }
        }
        if (titles.isEmpty()) {
            Element ncx = manifest.get(all(opf, "spine").stream()
                    .map(spine -> spine.attr("toc"))
                    .findFirst()
                    .orElse(""));
            if (ncx != null) {
                String path = resolve(folder, ncx.attr("href"));
                byte[] bytes = archive.read(path);
                if (bytes != null) {
                    for (Element point : all(xml(bytes), "navPoint")) {
                        Element content = point.selectFirst("> content");
                        Element label = point.selectFirst("> navLabel");
                        if (content != null && label != null) {
                            add(titles, path, content.attr("src"), label.text());
                        }
                    }
                }
            }
        }
        return titles;
    }

    private static void add(Map<String, Map<String, String>> titles, String base, String link, String title) {
        String folder = base.contains("/") ? base.substring(0, base.lastIndexOf('/') + 1) : "";
        int hash = link.indexOf('#');
        String path = hash == 0 ? base : resolve(folder, hash < 0 ? link : link.substring(0, hash));
        titles.computeIfAbsent(path, file -> new LinkedHashMap<>())
                .putIfAbsent(hash < 0 ? "" : link.substring(hash + 1), title.strip());
    }

    private List<Chapter> chapters(EpubArchive archive, List<String> spine, Map<String, Map<String, String>> titles)
            throws IOException, DocumentException {
        boolean listed = spine.stream().filter(titles::containsKey).count() > 0
                && titles.values().stream().mapToInt(Map::size).sum() > 1;
        List<Chapter> chapters = new ArrayList<>();
        String title = "";
        StringBuilder text = new StringBuilder();
        int offset = 0;
        for (String path : spine) {
            byte[] bytes = archive.read(path);
            if (bytes == null) {
                throw new DocumentException("The EPUB is damaged: a file that its package document lists is missing.");
            }
            for (EpubText.Part part : EpubText.of(html(bytes), listed ? titles.getOrDefault(path, Map.of()) : null)) {
                if (part.title() != null) {
                    offset = add(title, text, offset, chapters);
                    title = part.title();
                }
                text.append(part.text());
                if (offset + text.length() > mostCharacters) {
                    throw new DocumentException(
                            "The book has more than %d characters, the most that are taken. Split it."
                                    .formatted(mostCharacters));
                }
            }
        }
        add(title, text, offset, chapters);
        return chapters;
    }

    private static int add(String title, StringBuilder text, int offset, List<Chapter> chapters) {
        int next = offset + text.length();
        if (text.codePoints().anyMatch(Character::isLetterOrDigit)) {
            chapters.add(new Chapter(title, List.of(new Passage(text.toString(), offset, null))));
        }
        text.setLength(0);
        return next;
    }

    private static byte[] required(EpubArchive archive, String name, String what)
            throws IOException, DocumentException {
        byte[] bytes = archive.read(name);
        if (bytes == null) {
            throw new DocumentException("The file is a zip but no EPUB: %s is missing.".formatted(what));
        }
        return bytes;
    }

    /** A path within the zip; steps above its root stay at the root. */
    private static String resolve(String folder, String link) {
        String decoded;
        try {
            decoded = URLDecoder.decode(link.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException asItIs) {
            decoded = link;
        }
        Deque<String> steps = new ArrayDeque<>();
        for (String step : (decoded.startsWith("/") ? decoded : folder + decoded).split("/")) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return String.join("/", steps);
    }

    private static org.jsoup.nodes.Document xml(byte[] bytes) throws IOException {
        return Jsoup.parse(new ByteArrayInputStream(bytes), null, "", Parser.xmlParser());
    }

    private static org.jsoup.nodes.Document html(byte[] bytes) throws IOException {
        return Jsoup.parse(new ByteArrayInputStream(bytes), null, "", Parser.htmlParser());
    }

    /** Elements by local name, whatever their prefix. */
    private static List<Element> all(Element root, String name) {
        return root.getAllElements().stream()
                .filter(element -> {
                    String tag = element.tagName();
                    return tag.substring(tag.indexOf(':') + 1).equalsIgnoreCase(name);
                })
                .toList();
    }

    private static String text(Element opf, String name) {
        @Nullable Element found = all(opf, name).stream().findFirst().orElse(null);
        String text = found == null ? "" : found.text().strip();
        return text.length() > 200 ? text.substring(0, 200) : text;
    }
}
