package io.langsheng.linguistic.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinyinPhonemesTest {
    @ParameterizedTest
    @CsvSource({
        "bei, b_c ei_c",
        "jing, j_c ing_c",
        "xiang, xx_c iang_c",
        "yan, y_c an_c",
        "you, y_c ou_c",
        "weng, w_c eng_c",
        "yu, y_c v_c",
        "yuan, y_c van_c",
        "yue, y_c ve_c",
        "juan, j_c van_c",
        "lve, l_c ve_c",
        "nv, n_c v_c",
        "lu, l_c u_c",
        "zi, z_c ii_c",
        "zhi, zh_c ih_c",
        "ri, r_c ih_c",
        "li, l_c i_c",
        "liu, l_c iou_c",
        "gui, g_c uei_c",
        "dun, d_c uen_c",
        "jun, j_c vn_c",
        "a, ga a_c",
        "an, ga an_c",
        "er, ge er_c",
        "ei, ge ei_c",
        "ou, go ou_c",
        "o, go o_c",
        "huar, h_c uar_c",
        "ger, g_c er_c",
        "wanr, w_c anr_c",
        "yuanr, y_c vanr_c",
        "shir, sh_c ihr_c",
        "zir, z_c iir_c",
        "ng, ge en_c",
        "hm, ge en_c",
        "yo, y_c o_c",
        "dia, d_c ia_c",
        "fiao, f_c iao_c"
    })
    void pinyin_becomes_initial_and_final(String pinyin, String phonemes) {
        assertThat(String.join(" ", PinyinPhonemes.of(pinyin))).isEqualTo(phonemes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "zh", "x"})
    void an_initial_alone_is_refused(String pinyin) {
        assertThatThrownBy(() -> PinyinPhonemes.of(pinyin)).hasMessageContaining("\"" + pinyin + "\"");
    }
}
