"""Waveforms and the features of the voice: reading, levels, KAN-TTS mel spectrogram, energy.

Sample rate 16 kHz and hop 200 (12.5 ms) everywhere. Waves are float32 in [-1, 1]; spectrograms are [frames, bins].
The mel is that of KAN-TTS (kantts/preprocess/audio_processor/core/dsp.py): amplitude, Slaney filters, dB, mapped from
[-100, 0] dB (after a reference level of 20 dB) onto [0, 1].
"""

from functools import lru_cache
from math import gcd

import numpy as np
import soundfile
from scipy.signal import resample_poly

SAMPLE_RATE = 16000
HOP = 200
WINDOW = 1000
FFT = 2048
MELS = 80


def read(path, rate=SAMPLE_RATE):
    """Mono float32 samples of any file libsndfile reads, resampled to `rate`."""
    samples, source_rate = soundfile.read(path, always_2d=True, dtype="float32")
    samples = samples.mean(axis=1)
    if source_rate != rate:
        common = gcd(source_rate, rate)
        samples = resample_poly(samples, rate // common, source_rate // common).astype(np.float32)
    return samples


def write(path, samples, rate=SAMPLE_RATE):
    """16-bit WAV; refuses to clip silently."""
    peak = float(np.abs(samples).max(initial=0))
    if peak > 1.0:
        raise ValueError(f"{path}: peak {peak:.3f} is above full scale; scale it to at most 1")
    soundfile.write(path, np.round(samples * 32767).astype(np.int16), rate, subtype="PCM_16")


def frames_db(samples, window=320, hop=80):
    """RMS level in dB of frames centred on multiples of `hop`."""
    power = np.concatenate([[0.0], np.cumsum(np.pad(samples.astype(np.float64) ** 2, window // 2))])
    starts = np.arange(0, len(samples), hop)
    ends = np.minimum(starts + window, len(power) - 1)
    return 10 * np.log10((power[ends] - power[starts]) / window + 1e-12)


def active_rms(samples, range_db=25):
    """RMS over the frames within `range_db` of the loudest one: the level of the speech without its pauses."""
    level = frames_db(samples)
    return float(np.sqrt(np.mean(10 ** (level[level > level.max() - range_db] / 10))))


@lru_cache(maxsize=4)
def mel_basis(rate=SAMPLE_RATE, fft=FFT, mels=MELS, fmin=0.0, fmax=8000.0):
    """Slaney-scale, area-normalised triangular filters, [mels, fft // 2 + 1] (as librosa.filters.mel)."""

    def to_mel(hz):
        hz = np.asarray(hz, dtype=np.float64)
        return np.where(hz < 1000, hz * 3 / 200, 15 + np.log(np.maximum(hz, 1e-9) / 1000) / (np.log(6.4) / 27))

    def to_hz(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    edges = to_hz(np.linspace(to_mel(fmin), to_mel(fmax), mels + 2))
    bins = np.linspace(0, rate / 2, fft // 2 + 1)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    weights = np.maximum(0, np.minimum(rising, falling))
    return (weights * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


def magnitude(samples, hop=HOP, window=WINDOW, fft=FFT):
    """|STFT| of centred, Hann-windowed frames (zero-padded ends): [len // hop + 1, fft // 2 + 1]."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / window)
    padded = np.pad(np.asarray(samples, dtype=np.float32), window // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop]
    return np.abs(np.fft.rfft(frames * hann.astype(np.float32), fft, axis=1)).astype(np.float32)


def mel_from_magnitude(spectrum):
    decibels = 20 * np.log10(np.maximum(1e-5, spectrum @ mel_basis().T)) - 20
    return np.clip((decibels + 100) / 100, 0, 1).astype(np.float32)


def mel_and_energy(samples):
    """Mel [frames, 80] in [0, 1] and energy [frames]; frames = samples // 200 (the last centred frame is dropped)."""
    spectrum = magnitude(samples)[: len(samples) // HOP]
    return mel_from_magnitude(spectrum), np.sqrt((spectrum**2).sum(axis=1))


def loudness(samples):
    """Integrated loudness in LUFS after ITU-R BS.1770-4 (K weighting, gated 400 ms blocks), mono at 16 kHz."""
    from scipy.signal import lfilter

    def biquad(kind, f0, q, gain=0.0):
        a = 10 ** (gain / 40)
        w = 2 * np.pi * f0 / SAMPLE_RATE
        alpha, cos = np.sin(w) / (2 * q), np.cos(w)
        if kind == "shelf":
            root = 2 * np.sqrt(a) * alpha
            b = [a * (a + 1 + (a - 1) * cos + root), -2 * a * (a - 1 + (a + 1) * cos), a * (a + 1 + (a - 1) * cos - root)]
            c = [a + 1 - (a - 1) * cos + root, 2 * (a - 1 - (a + 1) * cos), a + 1 - (a - 1) * cos - root]
        else:
            b = [(1 + cos) / 2, -(1 + cos), (1 + cos) / 2]
            c = [1 + alpha, -2 * cos, 1 - alpha]
        return np.array(b) / c[0], np.array(c) / c[0]

    weighted = lfilter(*biquad("highpass", 38.135, 0.5003), lfilter(*biquad("shelf", 1681.97, 0.7072, 3.9998), samples))
    size, hop = int(0.4 * SAMPLE_RATE), int(0.1 * SAMPLE_RATE)
    if len(weighted) < size:
        weighted = np.pad(weighted, (0, size - len(weighted)))
    power = np.concatenate([[0], np.cumsum(weighted**2)])
    starts = np.arange(0, len(weighted) - size + 1, hop)
    blocks = (power[starts + size] - power[starts]) / size + 1e-12
    level = -0.691 + 10 * np.log10(blocks)
    kept = blocks[level > -70]
    if not len(kept):
        return -70.0
    gate = -0.691 + 10 * np.log10(kept.mean()) - 10
    kept = blocks[level > max(gate, -70)]
    return float(-0.691 + 10 * np.log10(kept.mean()))
