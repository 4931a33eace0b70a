package io.langsheng.book.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.langsheng.book.document.Document.Chapter;
import io.langsheng.book.document.Document.Kind;
import io.langsheng.book.document.Document.Passage;
import io.langsheng.book.document.Document.Slot;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {
    private static final String TEXT = "第一章 开始\n重庆的行长说：“你好。”\n第二章\n鑫淼焱垚，𠮷野家。\n";

    @TempDir
    Path folder;

    private final DocumentReader reader = new DocumentReader(10_000);

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"})
    void the_encoding_of_a_text_is_found(String charset) throws Exception {
        String mark = charset.startsWith("UTF-16") ? "\uFEFF" : "";
        Path file = Files.write(folder.resolve("x.txt"), (mark + TEXT).getBytes(Charset.forName(charset)));
        Document document = reader.read(file);
        assertThat(document.kind()).isEqualTo(Kind.TEXT);
        assertThat(texts(document)).isEqualTo(TEXT);
        assertThat(document.chapters()).extracting(Chapter::title).containsExactly("第一章 开始", "第二章");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "第十二章 夜雨|true",
                "第3回：大闹天宫|true",
                "序章|true",
                "番外 其一|true",
                "Chapter 4: Home|true",
                "# 标题|true",
                "第一次见面的时候，他很高兴。|false",
                "序列号是五。|false",
                "第二章讲的是什么？|false",
                "我读到第三章|false",
            })
    void headings_are_told_from_sentences(String line, boolean heading) throws Exception {
        Document document = reader.plain("开头。\n" + line + "\n内容。");
        assertThat(document.chapters()).hasSize(heading ? 2 : 1);
    }

    @Test
    void subtitles_become_cues_with_times() throws Exception {
        Document document = reader.read("1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>你好</i>，\r\n世界。\r\n\r\n2\r\n"
                + "01:00:00,000 --> 01:00:01,000 X1:1\r\n{\\an8}再见。\r\n");
        assertThat(document.kind()).isEqualTo(Kind.SUBTITLES);
        List<Passage> cues = document.chapters().get(0).passages();
        assertThat(cues).extracting(Passage::text).containsExactly("你好，\n世界。", "再见。");
        assertThat(cues).extracting(Passage::slot).containsExactly(new Slot(1500, 3000), new Slot(3600000, 3601000));
    }

    @Test
    void a_cue_that_nobody_could_read_is_refused() {
        String cue = "1\n00:00:01,500 --> 00:00:03,000\n" + "好".repeat(2001) + "\n";
        assertThatThrownBy(() -> reader.read(cue))
                .isInstanceOf(DocumentException.class)
                .hasMessage("Cue 1 has 2001 characters; a cue can have at most 2000.");
    }

    @Test
    void an_epub_is_read_in_the_order_of_its_spine_with_the_titles_of_its_contents() throws Exception {
        Document document = reader.read(EpubFile.book().write(folder.resolve("x.epub")));
        assertThat(document.title()).isEqualTo("山海");
        assertThat(document.author()).isEqualTo("佚名");
        assertThat(document.chapters()).extracting(Chapter::title).containsExactly("第一章 山", "第二章 海", "第三章 天");
        assertThat(document.chapters().get(0).passages().get(0).text()).isEqualTo("第一章 山\n\n高山很高。\n\n第二\n行\n\n");
        assertThat(document.chapters().get(2).passages().get(0).text()).isEqualTo("天空。\n\n");
        int second = document.chapters().get(0).passages().get(0).text().length();
        assertThat(document.chapters().get(1).passages().get(0).offset()).isEqualTo(second);
    }

    @Test
    void an_epub_that_expands_without_end_is_refused_before_it_fills_memory() throws Exception {
        byte[] zeros = new byte[EpubArchive.LARGEST_ENTRY + 1];
        java.util.Arrays.fill(zeros, (byte) ' ');
        Path bomb = EpubFile.book().with("OPS/text/one.xhtml", zeros).write(folder.resolve("bomb.epub"));
        assertThat(Files.size(bomb)).isLessThan(200_000);
        assertThatThrownBy(() -> reader.read(bomb))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("expands to more than a book can be");
    }

    @Test
    void an_epub_of_too_many_files_is_refused() throws Exception {
        EpubFile many = EpubFile.book();
        for (int i = 0; i < EpubArchive.MOST_ENTRIES; i++) {
            many.with("x/" + i, "");
        }
        Path file = many.write(folder.resolve("many.epub"));
        assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("at most 20000");
    }

    @Test
    void names_in_an_epub_lead_nowhere_outside() throws Exception {
        Files.writeString(folder.resolve("secret.txt"), "秘密。");
        String container = "<container><rootfiles><rootfile full-path=\"%s\"/></rootfiles></container>";
        for (String path : List.of(
                "../secret.txt", "/etc/passwd", folder.resolve("secret.txt").toString())) {
            Path file = new EpubFile()
                    .with("META-INF/container.xml", container.formatted(path))
                    .write(folder.resolve("escape.epub"));
            assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("is missing");
        }
    }

    @Test
    void entities_of_an_epub_are_not_expanded() throws Exception {
        Path file = EpubFile.container()
                .with("OPS/book.opf", """
                        <!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "%s">]>
                        <package><metadata><title>&x;&y;</title></metadata><manifest>
                        <item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>
                        <spine><itemref idref="c"/></spine></package>""".formatted("z".repeat(100)))
                .with("OPS/c.xhtml", "<html><body><p>好。</p></body></html>")
                .write(folder.resolve("entities.epub"));
        assertThat(reader.read(file).title()).doesNotContain("root").doesNotContain("zzz");
    }

    @Test
    void an_encrypted_epub_says_so() throws Exception {
        Path file = EpubFile.book()
                .with(
                        "META-INF/encryption.xml",
                        "<encryption><enc:EncryptedData><enc:CipherReference URI=\"OPS/text/one.xhtml\"/></enc:EncryptedData></encryption>")
                .write(folder.resolve("drm.epub"));
        assertThatThrownBy(() -> reader.read(file)).hasMessageContaining("encrypted");
    }

    @Test
    void a_damaged_zip_says_so() throws IOException {
        Path whole = EpubFile.book().write(folder.resolve("whole.epub"));
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.epub"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> reader.read(half)).isInstanceOf(DocumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>",
                "%PDF-1.4\n%\u00E2\u00E3\u00CF\u00D3\n1 0 obj\u0000\u0001",
                "\u00EF\u00BB\u00BF<html><p>text",
                "\u00FF\u00FE<\u0000h\u0000t\u0000m\u0000l\u0000>\u0000",
                "{\\rtf1\\ansi text}",
                "%!PS-Adobe-3.0\n",
                "<!DOCTYPE html>\n<p>text"
            })
    void a_file_of_another_program_is_not_read_out(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), content, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(DocumentException.class)
                .hasMessageMatching("The file is (PDF|RTF|PostScript|HTML); .* Convert it .*");
    }

    @Test
    void too_much_text_is_refused_with_the_limit() {
        assertThatThrownBy(() -> reader.plain("好".repeat(10_001)))
                .isInstanceOfSatisfying(
                        DocumentException.class, e -> assertThat(e.tooLong()).isTrue())
                .hasMessageContaining("10000");
    }

    private static String texts(Document document) {
        StringBuilder text = new StringBuilder();
        document.chapters().forEach(chapter -> chapter.passages().forEach(passage -> text.append(passage.text())));
        return text.toString();
    }
}
