"""F0 of a sentence from its tones: quantitative target approximation with phrase declination.

Each syllable pulls F0 towards a pitch target, a line of height b and slope m, as a critically damped third-order system
that inherits position, velocity and acceleration from the syllable before (Prom-on, Xu & Thipakorn 2009). Carry-over
between tones, the delayed peak of a rise and the half third tone come out of the dynamics. Targets were set to the
speaker's own words: medians of her tones, in semitones around her mean, narrowed for connected speech.
"""

import numpy as np

STEP = 0.001
TARGETS = {  # tone: (height at onset in semitones, slope in semitones/s, approach rate 1/s)
    "1": (5.4, 0.0, 48.0),
    "2": (-10.6, 70.0, 50.0),
    "3": (-7.4, -3.0, 42.0),
    "4": (13.6, -90.0, 60.0),
    "5": (-2.6, -6.0, 28.0),
}
START = {"1": 5.0, "2": -2.2, "3": -4.0, "4": 7.0, "5": -2.0}  # where a phrase begins
NEUTRAL_AFTER = {"1": -1.2, "2": -1.0, "3": 1.6, "4": -4.2, "5": -2.6}


def approach(height, slope, rate, seconds, state):
    """F0 over one syllable and the state (value, velocity, acceleration) at its end."""
    value, velocity, acceleration = state
    t = np.arange(0, seconds + STEP / 2, STEP)
    c1 = value - height
    c2 = velocity + c1 * rate - slope
    c3 = (acceleration + 2 * c2 * rate - c1 * rate**2) / 2
    decay = np.exp(-rate * t)
    poly = c1 + c2 * t + c3 * t**2
    line = height + slope * t + poly * decay
    speed = slope + (c2 + 2 * c3 * t - rate * poly) * decay
    force = (2 * c3 - 2 * rate * (c2 + 2 * c3 * t) + rate**2 * poly) * decay
    return line[:-1], (line[-1], speed[-1], force[-1])


def contour(tones, seconds, pauses, strength, question=False, fall=3.2, width=0.9, lift=0.0, sharp=1.0):
    """Semitones around the speaker's mean every millisecond.

    `tones`: tone digits; `seconds`: syllable lengths; `pauses`: seconds of silence after each syllable (> 0.1 ends a
    phrase); `strength`: range factor of each syllable. `fall` is the declination of a long phrase, `width` scales the
    range, `lift` raises everything, `sharp` speeds the approach.
    """
    count = len(tones)
    ends = [i for i in range(count) if pauses[i] > 0.1 or i == count - 1]
    result, start = [], 0
    for number, end in enumerate(ends):
        phrase = range(start, end + 1)
        size = len(phrase)
        drop = fall * min(1.0, size / 8)
        last = end == count - 1
        state = None
        for place, i in enumerate(phrase):
            along = place / max(size - 1, 1)
            height, slope, rate = TARGETS[tones[i]]
            if tones[i] == "5":
                height = NEUTRAL_AFTER[tones[i - 1]] if place else -2.0
            scale = width * strength[i] * (1.06 - 0.18 * along)
            level = lift + drop * (0.42 - along) - 0.5 * min(number, 3)
            if place == size - 1 and size > 1:
                level -= 0.9 if last else 0.2
            if question and last:
                rest = max(0.0, 1 - (size - 1 - place) / 4)
                level += 0.8 + 2.2 * rest
                if place == size - 1:
                    slope += 14
            duration = seconds[i] + (pauses[i] if i != end else 0)
            if tones[i] == "3" and place == size - 1 and size > 1 and last:
                parts = [(height, 0.0, 0.62), (height - 2.0, 34.0, 0.38)]
            else:
                parts = [(height, slope, 1.0)]
            if state is None:
                state = (START[tones[i]] * scale + level, 0.0, 0.0)
            for part_height, part_slope, share in parts:
                # slopes were set for syllables of 0.2 s: a longer one moves as far, more slowly
                line, state = approach(part_height * scale + level, part_slope * scale * min(1.25, 0.2 / max(duration, 0.12)),
                                       rate * sharp * min(1.3, max(0.75, 0.2 / duration)), duration * share, state)
                result.append(line)
        if end != count - 1:
            result.append(np.full(int(round(pauses[end] / STEP)), result[-1][-1] if len(result[-1]) else 0.0))
        start = end + 1
    return np.concatenate(result)
