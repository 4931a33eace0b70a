"""Time-domain pitch-synchronous overlap-add (Moulines & Charpentier 1990) over pieces of several recordings.

The output timeline is a list of `Piece`s. Every output epoch takes a two-period grain around the glottal pulse nearest
to the place its time maps to; where nothing is voiced, 10 ms grains at 5 ms steps with a little jitter keep noise noise.
Pieces that meet in voicing overlap for a few periods, so a join is a pitch-synchronous crossfade.
"""

from dataclasses import dataclass, field

import numpy as np

RATE = 16000
NOISE_STEP = 0.005


@dataclass
class Piece:
    """Output seconds [begin, end) are made of source seconds [first, last) of `samples`, scaled by `gain`."""

    begin: float
    end: float
    samples: np.ndarray
    pulses: np.ndarray
    first: float
    last: float
    gain: float = 1.0
    fade_in: float = 0.003
    fade_out: float = 0.003
    reach_back: float = 0.0   # seconds this piece sounds before `begin`, fading in over twice that
    reach_on: float = 0.0
    keep_voiced: bool = False
    knots: tuple = field(default=(), repr=False)  # (output share, source share) bends of the time map
    verbatim: bool = False    # the map keeps the pace of the source but for jumps: its noise needs no jitter

    def source(self, t):
        if t < self.begin:
            return self.first + (t - self.begin)
        if t > self.end:
            return self.last + (t - self.end)
        share = (t - self.begin) / max(self.end - self.begin, 1e-6)
        if self.knots:
            share = np.interp(share, *self.knots)
        return self.first + share * (self.last - self.first)

    def weight(self, t):
        if self.reach_back:
            up = (t - self.begin + self.reach_back) / (2 * self.reach_back)
        else:
            up = (t - self.begin) / self.fade_in + 0.05 if self.fade_in else 1.0
        if self.reach_on:
            down = (self.end + self.reach_on - t) / (2 * self.reach_on)
        else:
            down = (self.end - t) / self.fade_out + 0.05 if self.fade_out else 1.0
        return max(0.0, min(1.0, up)) * max(0.0, min(1.0, down))


def spliced(made, length, head):
    """Knots of a map that keeps the pace of the source: `made` seconds out of `length`, the first `head` share of them from
    its beginning, the rest up to its end; what is too much is left out between them, what is missing is heard twice."""
    return (0.0, head, head + 1e-6, 1.0), (0.0, head * made / length, 1 - (1 - head) * made / length, 1.0)


def half_hann(length, rising):
    window = 0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / length)
    return window if rising else window[::-1]


_windows = {}


def window(left, right):
    if (left, right) not in _windows:
        _windows[left, right] = np.concatenate([half_hann(left, True), half_hann(right, False)])
    return _windows[left, right]


def pulse_near(pulses, at):
    """Nearest pulse and the periods on its two sides (s), or None where there is no voicing."""
    k = int(np.searchsorted(pulses, at))
    best = min((j for j in (k - 1, k) if 0 <= j < len(pulses)), key=lambda j: abs(pulses[j] - at), default=None)
    if best is None or abs(pulses[best] - at) > 0.011:
        return None
    left = pulses[best] - pulses[best - 1] if best else 1.0
    right = pulses[best + 1] - pulses[best] if best + 1 < len(pulses) else 1.0
    if min(left, right) > 0.0125:
        return None
    left, right = (right if left > 0.0125 else left), (left if right > 0.0125 else right)
    return pulses[best], left, right


def synthesise(pieces, seconds, f0, shift=1.0, seed=0):
    """Samples of the timeline and the times of its voiced epochs.

    `f0` maps seconds to Hz. `shift` > 1 raises the formants by that factor.
    """
    generator = np.random.default_rng(seed)
    out = np.zeros(int(round(seconds * RATE)) + 2048)
    voiced_at = []
    t, index = 0.0, 0
    pieces = sorted(pieces, key=lambda p: p.begin)
    while t < seconds:
        while index < len(pieces) and pieces[index].end + pieces[index].reach_on <= t:
            index += 1
        active = []
        for p in pieces[index:index + 4]:
            if p.begin - p.reach_back > t:
                break
            if t < p.end + p.reach_on:
                active.append(p)
        if not active:
            nearest = min((p.begin - p.reach_back for p in pieces[index:index + 2]), default=seconds)
            t = max(t + 0.0005, min(nearest, seconds))
            continue
        period = 1.0 / f0(t)
        grains, any_voiced = [], False
        for p in active:
            weight = p.weight(t) * p.gain
            if weight < 1e-4:
                continue
            at = p.source(t)
            found = pulse_near(p.pulses, at)
            if found:
                any_voiced = True
                grains.append((p, weight, found))
            else:
                grains.append((p, weight, at))
        step = period if any_voiced else NOISE_STEP
        for p, weight, found in grains:
            if isinstance(found, tuple):
                centre, left, right = found
                weight *= min(1.4, max(0.7, (period / (0.5 * (left + right))) ** 0.5))
            else:
                centre = found if p.verbatim else found + (generator.random() - 0.5) * 0.002
                left = right = step
            middle = int(round(centre * RATE))
            left, right = max(8, int(left * RATE)), max(8, int(right * RATE))
            low, high = middle - left, middle + right
            if low < 0 or high > len(p.samples):
                continue
            grain = p.samples[low:high] * window(left, right)
            if shift != 1.0:
                size = int(round(len(grain) / shift))
                grain = np.interp(np.linspace(0, len(grain) - 1, size), np.arange(len(grain)), grain)
                left = int(round(left / shift))
            start = int(round(t * RATE)) - left
            if start < 0:
                grain, start = grain[-start:], 0
            out[start:start + len(grain)] += weight * grain
        if any_voiced:
            voiced_at.append(t)
        t += step
    return out[:int(round(seconds * RATE))], np.array(voiced_at)
