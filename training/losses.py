"""Losses of the vocoder: spectral distances and the least-squares adversarial game."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def mel_filters(sample_rate=16000, n_fft=2048, mels=80, low=0.0, high=8000.0):
    """Slaney-scale triangles of unit area, [mels, n_fft / 2 + 1]; equal to librosa.filters.mel."""
    def to_mel(hz):
        hz = np.asarray(hz, float)
        return np.where(hz < 1000, hz / (200 / 3), 15 + np.log(np.maximum(hz, 1e-9) / 1000) / (np.log(6.4) / 27))

    def to_hz(mel):
        return np.where(mel < 15, mel * (200 / 3), 1000 * np.exp((mel - 15) * (np.log(6.4) / 27)))

    edges = to_hz(np.linspace(to_mel(low), to_mel(high), mels + 2))
    bins = np.linspace(0, sample_rate / 2, n_fft // 2 + 1)
    rise = (bins[None] - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - bins[None]) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rise, fall))
    return torch.from_numpy(triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).float()


def magnitude(wave, n_fft, hop, window):
    """|STFT| of [batch, samples], zero-padded and centred: [batch, n_fft / 2 + 1, samples // hop + 1]."""
    spectrum = torch.stft(wave, n_fft, hop, window.numel(), window, center=True, pad_mode="constant",
                          return_complex=True)
    return torch.sqrt(spectrum.real ** 2 + spectrum.imag ** 2 + 1e-8)


class SpectralLoss(nn.Module):
    """Log and linear magnitude distances at several resolutions (Yamamoto et al., ICASSP 2020), and a log-mel L1.

    The shortest window (8 ms) sees bursts and the release of stops, the longest resolves harmonics.
    """

    RESOLUTIONS = ((128, 32, 128), (512, 80, 320), (1024, 160, 800), (2048, 320, 1600))  # n_fft, hop, window
    LOUD = (0.3, 0.4, 0.6, 0.9)  # twice the mean magnitude of speech at each resolution
    MEL = ((2048, 200, 1000), (512, 100, 400))

    def __init__(self, sample_rate=16000):
        super().__init__()
        for i, (n_fft, _, window) in enumerate(self.RESOLUTIONS):
            self.register_buffer(f"window{i}", torch.hann_window(window), persistent=False)
        for i, (n_fft, _, window) in enumerate(self.MEL):
            self.register_buffer(f"mel_window{i}", torch.hann_window(window), persistent=False)
            self.register_buffer(f"filters{i}", mel_filters(sample_rate, n_fft, 80 if i == 0 else 40), persistent=False)

    def mel(self, wave, i=0):
        n_fft, hop, _ = self.MEL[i]
        power = magnitude(wave, n_fft, hop, getattr(self, f"mel_window{i}"))
        return torch.log(torch.clamp_min(getattr(self, f"filters{i}") @ power, 1e-5))

    def forward(self, made, real):
        """Both [batch, samples]. Returns (stft distance, log-mel L1); either way round it is the same."""
        stft = 0.0
        for i, (n_fft, hop, _) in enumerate(self.RESOLUTIONS):
            a, b = (magnitude(w, n_fft, hop, getattr(self, f"window{i}")) for w in (made, real))
            stft = stft + F.l1_loss(torch.log(a + 1e-4), torch.log(b + 1e-4)) + F.l1_loss(a, b) / self.LOUD[i]
        mel = sum(F.l1_loss(self.mel(made, i), self.mel(real, i)) for i in range(len(self.MEL)))
        return stft / len(self.RESOLUTIONS), mel / len(self.MEL)

    def energy_distance(self, made, twin, real):
        """Like forward, for two outputs of the same input with different noise: half their distances from the
        recording, minus half the distance between them.

        A plain distance is smallest for a sound without any chance in it, so a vocoder trained by it makes fricatives
        of regular pulses, and too soft. The energy distance is smallest only when its outputs are spread as recordings
        are (Gritsenko et al., "A spectral energy distance for parallel speech synthesis", NeurIPS 2020).
        """
        first, second, apart = self(made, real), self(twin, real), self(made, twin)
        return tuple((a + b - c) / 2 for a, b, c in zip(first, second, apart))


class PeriodDiscriminator(nn.Module):
    """Looks at every p-th sample (HiFi-GAN, section 2.3), narrow enough for a CPU."""

    def __init__(self, period, channels=(16, 32, 64, 128, 128)):
        super().__init__()
        self.period = period
        norm = nn.utils.parametrizations.weight_norm
        sizes = (1,) + tuple(channels)
        self.convs = nn.ModuleList(
            norm(nn.Conv2d(a, b, (5, 1), (3 if i < len(channels) - 1 else 1, 1), (2, 0)))
            for i, (a, b) in enumerate(zip(sizes, sizes[1:])))
        self.last = norm(nn.Conv2d(sizes[-1], 1, (3, 1), padding=(1, 0)))

    def forward(self, wave):
        wave = F.pad(wave, (0, -wave.size(-1) % self.period))
        x, features = wave.view(wave.size(0), 1, -1, self.period), []
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            features.append(x)
        return self.last(x), features


class ResolutionDiscriminator(nn.Module):
    """Looks at a magnitude spectrogram (Jang et al., "UnivNet", Interspeech 2021)."""

    def __init__(self, n_fft, hop, window, channels=16):
        super().__init__()
        norm = nn.utils.parametrizations.weight_norm
        self.n_fft, self.hop = n_fft, hop
        self.register_buffer("window", torch.hann_window(window), persistent=False)
        self.convs = nn.ModuleList([norm(nn.Conv2d(1, channels, (9, 3), (2, 1), (4, 1)))] + [
            norm(nn.Conv2d(channels, channels, (9, 3), (2, 1), (4, 1))) for _ in range(3)] + [
            norm(nn.Conv2d(channels, channels, (3, 3), padding=(1, 1)))])
        self.last = norm(nn.Conv2d(channels, 1, (3, 3), padding=(1, 1)))

    def forward(self, wave):
        x, features = magnitude(wave[:, 0], self.n_fft, self.hop, self.window).unsqueeze(1), []
        x = torch.log(x + 1e-3)
        for conv in self.convs:
            x = F.leaky_relu(conv(x), 0.1)
            features.append(x)
        return self.last(x), features


class Discriminators(nn.Module):
    """Periods 2, 3, 5, 7 and 11 and three spectral resolutions; `width` multiplies their channels."""

    def __init__(self, width=1):
        super().__init__()
        self.members = nn.ModuleList(
            [PeriodDiscriminator(p, [width * c for c in (16, 32, 64, 128, 128)]) for p in (2, 3, 5, 7, 11)] +
            [ResolutionDiscriminator(*sizes, 16 * width) for sizes in ((512, 80, 320), (1024, 160, 800), (256, 40, 160))])

    def forward(self, wave):
        """[batch, samples] -> for each member (scores, features of each layer)."""
        return [member(wave) for member in self.members]


def discriminator_loss(real, made):
    """Least squares: real towards 1, made towards 0."""
    return sum(((1 - r[0]) ** 2).mean() + (m[0] ** 2).mean() for r, m in zip(real, made))


def generator_loss(real, made):
    """(adversarial, feature matching) for the generator."""
    adversarial = sum(((1 - m[0]) ** 2).mean() for m in made)
    matching = sum(F.l1_loss(a, b.detach()) for r, m in zip(real, made) for a, b in zip(m[1], r[1]))
    return adversarial, matching
