package io.langsheng.book.document;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes EPUBs for tests, sound and broken ones. */
final class EpubFile {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    EpubFile with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    EpubFile with(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    Path write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    static EpubFile container() {
        return new EpubFile().with("mimetype", "application/epub+zip").with("META-INF/container.xml", """
                <?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
                <rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
                </container>""");
    }

    static EpubFile book() {
        return container()
                .with("OPS/book.opf", """
                        <?xml version="1.0"?><package version="3.0" xmlns="http://www.idpf.org/2007/opf">
                        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
                        <dc:title>山海</dc:title><dc:creator>佚名</dc:creator></metadata>
                        <manifest>
                        <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
                        <item id="c1" href="text/one.xhtml" media-type="application/xhtml+xml"/>
                        <item id="c2" href="text/%E4%BA%8C.xhtml" media-type="application/xhtml+xml"/>
                        <item id="c3" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
                        </manifest>
                        <spine><itemref idref="nav"/><itemref idref="c1"/><itemref idref="c2"/><itemref idref="c3" linear="no"/></spine>
                        </package>""")
                .with("OPS/nav.xhtml", """
                        <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>
                        <nav epub:type="toc"><ol><li><a href="text/one.xhtml">第一章 山</a></li>
                        <li><a href="text/one.xhtml#sea">第二章 海</a></li><li><a href="text/二.xhtml">第三章 天</a></li></ol></nav>
                        </body></html>""")
                .with("OPS/text/one.xhtml", """
                        <html><head><title>x</title><style>p{}</style></head><body><h1>第一章 山</h1>
                        <p>高<ruby>山<rt>shān</rt></ruby>很高<a epub:type="noteref" href="#n">1</a>。
                        </p><p>第二<br/>行</p><div id="sea"><h1>第二章 海</h1><p>大海。</p></div></body></html>""")
                .with("OPS/text/二.xhtml", "<html><body><p>天空。</p><script>alert(1)</script></body></html>")
                .with("OPS/text/notes.xhtml", "<html><body><p>注释。</p></body></html>");
    }
}
