package io.langsheng.text.ssml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The documentation says what the parser does. */
class SsmlTableTest {
    private static final Path PAGE = Path.of("..", "docs", "ssml.md");
    private static final String BEGIN = "<!-- table: made by SsmlTable -->\n";
    private static final String END = "<!-- end of table -->";

    /** Run with {@code -Dupdate.docs=true} to write the page anew. */
    @Test
    void the_table_in_the_documentation_is_current() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page.substring(0, begin) + SsmlTable.markdown() + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("the table in docs/ssml.md; write it anew with -Dtest=SsmlTableTest -Dupdate.docs=true")
                .isEqualTo(SsmlTable.markdown());
    }
}
