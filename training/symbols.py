"""The symbols of a PinYin voice in index order, and the encoding of a symbol line (see the KAN-TTS grammar)."""

import re

PHONES = """
a_c ai_c an_c ang_c ao_c b_c c_c ch_c d_c e_c ei_c en_c eng_c er_c f_c g_c h_c i_c ia_c ian_c
iang_c iao_c ie_c ih_c ii_c in_c ing_c io_c iong_c iou_c j_c k_c l_c m_c n_c o_c ong_c ou_c p_c q_c
r_c s_c sh_c t_c u_c ua_c uai_c uan_c uang_c uei_c uen_c ueng_c uo_c v_c van_c ve_c vn_c xx_c z_c zh_c
w_c y_c ga ge go aa ae ah ao aw ay b ch d dh eh er ey f g
hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v
w y z zh air_c angr_c anr_c aor_c ar_c eir_c engr_c enr_c iangr_c ianr_c iaor_c iar_c ier_c ihr_c iir_c ingr_c
inr_c iongr_c iour_c ir_c ongr_c or_c our_c uair_c uangr_c uanr_c uar_c ueir_c uenr_c uor_c ur_c vanr_c ver_c vnr_c
vr_c pau #1 #2 #3 #4
""".split()
INITIALS = frozenset("b_c c_c ch_c d_c f_c g_c h_c j_c k_c l_c m_c n_c p_c q_c r_c s_c sh_c t_c xx_c z_c zh_c "
                     "w_c y_c ga ge go".split())
TONES = "tone1 tone_none tone4 tone2 tone3 tone5 tone0".split()
SYLLABLE_FLAGS = "s_begin s_end s_none s_both s_middle".split()
WORD_SEGMENTS = "word_begin word_end word_middle word_both word_none".split()
EMOTIONS = ["emotion_" + name for name in (
    "none neutral angry disgust fear happy sad surprise calm gentle relax lyrical serious disgruntled satisfied "
    "disappointed excited anxiety jealousy hate pity pleasure arousal dominance placeholder1 placeholder2 placeholder3 "
    "placeholder4 placeholder5 placeholder6 placeholder7 placeholder8 placeholder9").split()]
SPECIALS = 3  # padding, end and mask follow the entries of every table


class Symbols:
    """Encodes lines for a voice with these speakers."""

    def __init__(self, speakers):
        self.speakers = list(speakers)
        self.tables = [{name: i for i, name in enumerate(entries)} for entries in
                       (PHONES, TONES, SYLLABLE_FLAGS, WORD_SEGMENTS, EMOTIONS, self.speakers)]

    def sizes(self):
        names = ("sy", "tone", "syllable_flag", "word_segment", "emotion", "speaker")
        return {name: len(table) + SPECIALS for name, table in zip(names, self.tables)}

    def encode(self, line):
        """[[phone, tone, syllable flag, word segment, emotion, speaker] ids, ...] of a line without its index.

        An unknown symbol is a ValueError naming it.
        """
        rows = []
        for place, symbol in enumerate(re.findall(r"\{([^}]*)\}", line)):
            fields = symbol.split("$")
            if len(fields) < 6:
                raise ValueError(f'symbol {place} "{symbol}" has {len(fields)} fields, expected 6')
            for field, table in zip(fields, self.tables):
                if field not in table:
                    raise ValueError(f'symbol {place} "{symbol}": unknown "{field}"')
            rows.append([table[field] for field, table in zip(fields, self.tables)])
        if not rows:
            raise ValueError("the line holds no symbols")
        return rows


def is_initial(row):
    return PHONES[row[0]] in INITIALS


def is_break(row):
    return PHONES[row[0]].startswith("#")
