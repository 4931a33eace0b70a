package io.langsheng.book.casting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CastingTest {
    private static final Casting CASTING = new Casting(
            Cast.PLAIN,
            List.of(
                    new RuleForm("speaker", "张三", "z", null, null, null, null, null).rule(),
                    new RuleForm("speaker", "李四", "l", null, null, null, null, null).rule(),
                    new RuleForm("dialogue", null, "d", null, null, null, null, null).rule(),
                    new RuleForm("matches", "旁白", "m", null, null, null, null, null).rule()));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "张三说：“走吧。”他笑了。|-张三说：;z“走吧。”;-他笑了。",
                "“走吧，”张三说，“天黑了。”|z“走吧，”;-张三说，;z“天黑了。”",
                "李四问：“张三呢？”|-李四问：;l“张三呢？”",
                "所谓“成功”不过如此。|-所谓“成功”不过如此。",
                "“谁？”|d“谁？”",
                "「好。」李四道。|l「好。」;-李四道。",
                "天亮了。这是旁白。又黑了。|-天亮了。;m这是旁白。;-又黑了。",
                "\"走。\"王五说。|d\"走。\";-王五说。",
            })
    void each_stretch_has_its_voice(String text, String expected) {
        String found = CASTING.of(text).stream()
                .map(stretch ->
                        (stretch.cast().voice() == null ? "-" : stretch.cast().voice())
                                + text.substring(stretch.from(), stretch.to()))
                .collect(Collectors.joining(";"));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void a_quotation_left_open_ends_with_its_paragraph() {
        String text = "他说：“一。\n二。";
        assertThat(CASTING.of(text)).extracting(Casting.Stretch::to).containsExactly(3, 7, 9);
    }

    @Test
    void stretches_cover_any_text_in_order() {
        java.util.Random random = new java.util.Random(7);
        String alphabet = "“”「」\"：，。！\n张三说李四 a😀";
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int at = 0;
            for (Casting.Stretch stretch : CASTING.of(text.toString())) {
                assertThat(stretch.from()).isEqualTo(at);
                at = stretch.to();
            }
            assertThat(at).isEqualTo(text.length());
        }
    }

    @Test
    void a_pattern_that_explodes_is_stopped() {
        Casting casting = new Casting(
                Cast.PLAIN,
                List.of(new RuleForm("matches", "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x", null, null, null, null, null, null)
                        .rule()));
        assertThatThrownBy(() -> casting.of("a".repeat(80)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes too long");
    }
}
