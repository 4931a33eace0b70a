"""The pure functions of the corpus steps: python -m pytest training/tests"""

import random
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "evaluate"))

import audio
import corpus_align
import corpus_build
import corpus_fetch
import corpus_label
import corpus_sentences
import corpus_texts
import intonation
import phones
import psola


@pytest.mark.parametrize("pinyin, expected", [
    ("xue2", ("xx_c", "ve_c", "2")), ("yu3", ("y_c", "v_c", "3")), ("yuan2", ("y_c", "van_c", "2")), ("lv4", ("l_c", "v_c", "4")),
    ("zi5", ("z_c", "ii_c", "5")), ("shi4", ("sh_c", "ih_c", "4")), ("er2", ("ge", "er_c", "2")), ("an1", ("ga", "an_c", "1")),
    ("huar1", ("h_c", "uar_c", "1")), ("dui4", ("d_c", "uei_c", "4")), ("liu2", ("l_c", "iou_c", "2")), ("jun1", ("j_c", "vn_c", "1")),
    ("lun2", ("l_c", "uen_c", "2")), ("ng4", ("ge", "en_c", "4"))])
def test_pinyin_becomes_the_phones_of_the_contract(pinyin, expected):
    assert phones.split(pinyin) == expected


@pytest.mark.parametrize("wrong", ["xyz1", "ma", "ma6", "", "MA1"])
def test_unknown_pinyin_is_named_in_the_error(wrong):
    with pytest.raises(ValueError, match="'" + wrong):
        phones.split(wrong)


def test_symbol_lines_carry_flags_and_a_break_after_every_word():
    line = phones.symbols([["ni2", "hao3"], ["a5"]], [1, 4], "happy", "F1").split()
    assert line[0] == "{n_c$tone2$s_begin$word_begin$emotion_happy$F1}"
    assert line[3] == "{ao_c$tone3$s_end$word_end$emotion_happy$F1}"
    assert line[4] == "{#1$tone_none$s_none$word_none$emotion_none$F1}"
    assert line[5].startswith("{ga$tone5$s_begin$word_begin") and line[6].startswith("{a_c$tone5$s_end$word_end")
    assert line[-1].startswith("{#4$") and len(line) == 8


@pytest.mark.parametrize("word, lexical, surface", [
    ("你好", "ni3 hao3", "ni2 hao3"), ("展览馆", "zhan3 lan3 guan3", "zhan2 lan2 guan3"), ("一定", "yi1 ding4", "yi2 ding4"),
    ("一天", "yi1 tian1", "yi4 tian1"), ("第一次", "di4 yi1 ci4", "di4 yi1 ci4"), ("不会", "bu4 hui4", "bu2 hui4"),
    ("不好", "bu4 hao3", "bu4 hao3"), ("统一", "tong3 yi1", "tong3 yi1")])
def test_sandhi(word, lexical, surface):
    assert " ".join(corpus_label.sandhi(word, lexical.split())) == surface


def test_a_suffixed_er_is_fused_and_a_syllable_er_is_kept():
    assert corpus_label.fuse_erhua("一会儿", "yi2 hui4 er2".split()) == ["yi2", "huir4"]
    assert corpus_label.fuse_erhua("女儿", "nv3 er2".split()) == ["nv3", "er2"]


def test_words_are_held_out_by_the_first_byte_of_their_hash():
    assert corpus_fetch.held_out("已经") and not corpus_fetch.held_out("公园")


@pytest.mark.parametrize("number, words", [(0, "零"), (10, "十"), (15, "十五"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
                                           (2003, "二千零三"), (10010, "一万零一十"), (12000, "一万二千")])
def test_numbers_are_read_in_chinese(number, words):
    assert corpus_texts.cardinal(number) == words


def reading(text, surface, breaks, words):
    """What the front-end would say of `text`, one syllable a character."""
    return {"text": text, "words": [{"start": i} for i in words], "breaks": [{"after": a, "level": l} for a, l in breaks],
            "syllables": [{"surface": s, "start": i, "end": i + 1} for i, s in enumerate(surface)]}


def unit(word, pinyin):
    bounds = list(np.arange(2 * len(pinyin) + 1) * 0.1)
    return {"word": word, "pinyin": pinyin, "held_out": False, "tone": 1.0, "bounds": bounds}


def test_recorded_words_are_used_where_they_fit_and_single_syllables_elsewhere():
    units = {"w1": unit("北京", ["bei3", "jing1"]), "w2": unit("人", ["ren2"]), "w3": unit("大人", ["da4", "ren5"])}
    inventory = corpus_sentences.Inventory(units)
    made = corpus_sentences.plan(reading("北京人。", ["bei3", "jing1", "ren2"], [(1, 1), (2, 4)], [0, 2]), inventory, random.Random(1))
    assert made["words"] == [["bei3", "jing1"], ["ren2"]] and made["breaks"] == [1, 4]
    assert made["sources"] == [("w1", 0), ("w1", 1), ("w2", 0)]


def test_a_sentence_with_a_syllable_nobody_recorded_has_no_plan():
    inventory = corpus_sentences.Inventory({"w1": unit("北京", ["bei3", "jing1"])})
    assert corpus_sentences.plan(reading("天。", ["tian1"], [(0, 4)], [0]), inventory, random.Random(1)) is None


def test_plans_are_joined_to_an_exact_number_of_syllables():
    plan = {"words": [["ni2", "hao3"], ["a5"]], "breaks": [1, 4], "sources": [("w1", 0), ("w1", 1), ("w2", 0)]}
    made = corpus_sentences.joined([plan, plan], 5)
    assert [len(w) for w in made["words"]] == [2, 1, 2] and made["breaks"] == [1, 3, 4] and len(made["sources"]) == 5


def test_short_sentences_are_clauses_of_every_length_each_once():
    made = corpus_sentences.short(["好，好，我们走吧！", "天黑了，我们走吧。ABC这里没有路可以走了吗？"], random.Random(1), 3)
    assert sorted(len(s) for s in made) == [2, 4, 5] and all(s[-1] in "。！" for s in made)


def test_a_clean_recording_has_quiet_edges_and_one_level():
    tone = np.zeros(16000, np.float32)
    tone[5000:11000] = 0.3 * np.sin(np.arange(6000) * 0.1)
    clean = corpus_fetch.clean(tone, 1)
    assert len(clean) % audio.HOP == 0
    assert np.abs(clean[:400]).max() < 0.002 < 0.05 < np.abs(clean).max()
    assert abs(audio.active_rms(clean) - corpus_fetch.TARGET_RMS) < 0.02


def test_the_mel_of_silence_is_zero_and_of_a_full_scale_sine_near_the_top():
    assert audio.mel_and_energy(np.zeros(3200, np.float32))[0].max() == 0
    mel, _ = audio.mel_and_energy(np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000).astype(np.float32))
    assert mel.shape == (80, 80) and 0.7 < mel[40].max() <= 1.0
    centres = np.argmax(audio.mel_basis() @ np.eye(1025)[:, 128])
    assert abs(int(mel[40].argmax()) - int(centres)) <= 1


def test_loudness_of_a_sine_follows_bs1770():
    sine = np.sin(2 * np.pi * 997 * np.arange(32000) / 16000)
    assert abs(audio.loudness(sine) - -3.01) < 0.35
    assert abs(audio.loudness(0.1 * sine) - -23.01) < 0.35


def test_viterbi_skips_an_optional_state_that_nothing_supports():
    scores = np.full((6, 4), -10.0)
    scores[:2, 0], scores[2:4, 2], scores[4:, 3] = 0, 0, 0
    path, likelihood = corpus_align.viterbi(scores, np.array([False, True, False, False]))
    assert path.tolist() == [0, 0, 2, 2, 3, 3] and likelihood == 0
    path, _ = corpus_align.viterbi(scores, np.array([False, False, False, False]))
    assert 1 in path


def test_psola_moves_pitch_and_length_of_a_pulse_train():
    samples = np.zeros(16000)
    pulses = np.arange(0.02, 0.98, 1 / 200)
    for p in pulses:
        at = int(p * 16000)
        samples[at:at + 60] += np.exp(-np.arange(60) / 12) * np.cos(np.arange(60) * 0.6)
    piece = psola.Piece(0.0, 0.5, samples, pulses, 0.02, 0.97)
    out, epochs = psola.synthesise([piece], 0.5, lambda t: 300.0)
    assert len(out) == 8000
    assert abs(np.median(np.diff(epochs)) - 1 / 300) < 1e-4
    spectrum = np.abs(np.fft.rfft(out[2000:6000] * np.hanning(4000)))
    peak = spectrum[60:90].argmax() + 60
    assert abs(peak * 4 - 300) <= 8


def test_tones_have_their_shapes():
    line = intonation.contour(list("1234"), [0.22] * 4, [0, 0, 0, 0.2], [1.0] * 4)
    one, two, three, four = np.split(line[:880], 4)
    assert np.ptp(one[110:]) < 2
    assert two[-1] - two[70] > 2
    assert three[-40:].mean() < one.mean() - 6
    assert four[60] - four[-1] > 2


def test_a_question_ends_higher_than_a_statement():
    tones, seconds, pauses = list("1144"), [0.2] * 4, [0, 0, 0, 0.2]
    statement = intonation.contour(tones, seconds, pauses, [1.0] * 4)
    question = intonation.contour(tones, seconds, pauses, [1.0] * 4, question=True)
    assert question[-1] > statement[-1] + 2


def test_edit_distance_and_decoding_of_clear_scores():
    import recogniser
    assert recogniser.distance("abc", "axcd") == 2
    said = recogniser.tokens(["ni3", "hao3"])
    scores = np.full((12, len(recogniser.TOKENS)), -12.0)
    for frame, token in enumerate([0, said[0], said[0], said[1], 0, 0, said[2], 0, said[3], said[3], 0, 0]):
        scores[frame, token] = -0.01
    heard = recogniser.decode(scores)
    assert [t for pair in heard for t in pair] == said


def test_distortion_is_zero_for_the_same_sound_and_grows_with_a_filter():
    import measures
    rng = np.random.default_rng(0)
    sound = (rng.standard_normal(8000) * np.hanning(8000) * 0.1).astype(np.float32)
    assert measures.distortion(sound, sound)[0] < 1e-6
    assert measures.distortion(sound, np.convolve(sound, [1, -0.9])[:8000].astype(np.float32))[0] > 1


def test_a_ctc_path_collapses_and_its_hits_are_found():
    import corpus_quality
    assert corpus_quality.collapsed([0, 5, 5, 0, 5, 7, 7, 0]) == [5, 5, 7]
    assert corpus_quality.matched([1, 2, 3, 4], [1, 9, 4]) == [True, False, False, True]


@pytest.mark.parametrize("emotion", corpus_build.EMOTIONS)
def test_intensity_leads_from_neutral_through_an_emotion_and_beyond(emotion):
    neutral, full = corpus_build.style_of("neutral"), corpus_build.style_of(emotion)
    assert corpus_build.style_of(emotion, 0.0) == pytest.approx(neutral)
    for name, value in corpus_build.style_of(emotion, 0.5).items():
        assert value == pytest.approx((neutral[name] + full[name]) / 2)
    beyond = corpus_build.style_of(emotion, 1.5)
    assert all((beyond[n] - full[n]) * (full[n] - neutral[n]) >= 0 for n in full)
