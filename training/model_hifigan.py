"""Neural vocoder: mel spectrogram (with F0 and voicing) -> waveform.

A HiFi-GAN generator (Kong et al., "HiFi-GAN", NeurIPS 2020) driven by a harmonic source (Wang et al.,
"Neural source-filter waveform models", TASLP 2020). Parameter names and shapes are those of KAN-TTS, so a
checkpoint saved from here is an ordinary KAN-TTS vocoder and one of theirs loads here.

Input  [batch, mels (+ 2), frames]; with the source the last two rows are F0 in Hz and voicing 0/1.
Output [batch, 1, frames * hop], within [-1, 1].
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


class WeightNormedConv(nn.Module):
    """Convolution whose weight is g * v / |v|, one g for each slice of the first axis (Salimans & Kingma 2016)."""

    def __init__(self, shape, bias_size):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(bias_size))
        v = torch.randn(shape) * (1.0 / math.sqrt(shape[1] * shape[2]))
        self.weight_g = nn.Parameter(v.flatten(1).norm(dim=1).view(-1, 1, 1))
        self.weight_v = nn.Parameter(v)

    def weight(self):
        v = self.weight_v
        return v * (self.weight_g / v.flatten(1).norm(dim=1).clamp_min(1e-12).view(-1, 1, 1))


class Conv(nn.Module):
    """Convolution over time; causal pads only on the left, otherwise `padding` on both sides."""

    def __init__(self, inputs, outputs, kernel, causal, stride=1, dilation=1, padding=None):
        super().__init__()
        self.conv1d = WeightNormedConv((outputs, inputs, kernel), outputs)
        self.stride, self.dilation, self.causal = stride, dilation, causal
        self.left = (kernel - 1) * dilation if causal else 0
        self.both = 0 if causal else ((kernel - 1) * dilation // 2 if padding is None else padding)

    def forward(self, x):
        if self.left:
            x = F.pad(x, (self.left, 0))
        return F.conv1d(x, self.conv1d.weight(), self.conv1d.bias, self.stride, self.both, self.dilation)


class TransposedConv(nn.Module):
    """Upsampling by `stride`; the causal form drops what reaches past the last input frame."""

    def __init__(self, inputs, outputs, kernel, stride, causal):
        super().__init__()
        self.deconv = WeightNormedConv((inputs, outputs, kernel), outputs)
        self.stride, self.causal = stride, causal
        self.padding = 0 if causal else (kernel - stride) // 2
        self.surplus = kernel - stride

    def forward(self, x):
        y = F.conv_transpose1d(x, self.deconv.weight(), self.deconv.bias, self.stride, self.padding)
        return y[:, :, : -self.surplus] if self.causal and self.surplus else y


class ResidualBlock(nn.Module):
    """Pairs of convolutions, the first of each pair dilated, each pair bridged by an identity."""

    def __init__(self, channels, kernel, dilations, slope, causal):
        super().__init__()
        self.convs1 = nn.ModuleList(Conv(channels, channels, kernel, causal, dilation=d) for d in dilations)
        self.convs2 = nn.ModuleList(Conv(channels, channels, kernel, causal) for _ in dilations)
        self.slope = slope

    def forward(self, x):
        for dilated, plain in zip(self.convs1, self.convs2):
            x = x + plain(F.leaky_relu(dilated(F.leaky_relu(x, self.slope)), self.slope))
        return x


class HarmonicSource(nn.Module):
    """F0 and voicing -> one excitation signal: sines at F0 and its harmonics, or noise where unvoiced."""

    AMPLITUDE, NOISE = 0.1, 0.003

    def __init__(self, nb_harmonics, hop, sampling_rate):
        super().__init__()
        self.nb_harmonics, self.hop, self.sampling_rate = nb_harmonics, hop, sampling_rate
        self.ffn = nn.Sequential(WeightNormedConv((1, nb_harmonics + 1, 1), 1))

    def forward(self, f0, voiced, silent=False):
        """`silent` leaves out random phases and noise, which makes the output repeatable."""
        with torch.no_grad():
            f0 = f0.repeat_interleave(self.hop, dim=-1)
            voiced = voiced.repeat_interleave(self.hop, dim=-1)
            order = torch.arange(1, self.nb_harmonics + 2, device=f0.device).view(1, -1, 1)
            cycles = (f0.double() * order / self.sampling_rate).cumsum(-1) % 1
            phase = (2 * math.pi * cycles).float()
            noise = torch.zeros_like(phase)
            if not silent:
                start = (torch.rand(f0.size(0), self.nb_harmonics + 1, 1, device=f0.device) * 2 - 1) * math.pi
                start[:, 0] = 0
                phase = phase + start
                noise = torch.randn_like(phase) * self.NOISE
            tone = self.AMPLITUDE * torch.sin(phase) + noise
            hiss = noise * (self.AMPLITUDE / 3 / self.NOISE)
            excitation = tone * voiced + hiss * (1 - voiced)
        return torch.tanh(F.conv1d(excitation, self.ffn[0].weight(), self.ffn[0].bias))


class Generator(nn.Module):
    """See the module's text; the arguments are `Model.Generator.params` of a KAN-TTS vocoder's config.yaml."""

    def __init__(self, in_channels=80, out_channels=1, channels=512, kernel_size=7, upsample_scales=(8, 8, 2, 2),
                 upsample_kernal_sizes=(16, 16, 4, 4), resblock_kernel_sizes=(3, 7, 11),
                 resblock_dilations=((1, 3, 5),) * 3, causal=True, nonlinear_activation_params=None,
                 nsf_params=None, **_):
        super().__init__()
        slope = (nonlinear_activation_params or {}).get("negative_slope", 0.1)
        self.slope, self.kernels, self.hop = slope, len(resblock_kernel_sizes), math.prod(upsample_scales)
        self.conv_pre = Conv(in_channels, channels, kernel_size, causal)
        self.transpose_upsamples, self.repeat_upsamples = nn.ModuleList(), nn.ModuleList()
        self.conv_blocks, self.upsample_scales = nn.ModuleList(), list(upsample_scales)
        for i, (scale, kernel) in enumerate(zip(upsample_scales, upsample_kernal_sizes)):
            wide, narrow = channels >> i, channels >> (i + 1)
            self.transpose_upsamples.append(
                nn.Sequential(nn.LeakyReLU(slope), TransposedConv(wide, narrow, kernel, scale, causal)))
            self.repeat_upsamples.append(
                nn.Sequential(nn.Upsample(scale_factor=scale), nn.LeakyReLU(slope),
                              Conv(wide, narrow, kernel_size, causal)))
            for size, dilations in zip(resblock_kernel_sizes, resblock_dilations):
                self.conv_blocks.append(ResidualBlock(narrow, size, dilations, slope, causal))
        self.conv_post = Conv(narrow, out_channels, kernel_size, causal)
        self.source_module = None
        if nsf_params:
            self.source_module = HarmonicSource(nsf_params["nb_harmonics"], self.hop, nsf_params["sampling_rate"])
            self.source_downs = nn.ModuleList()
            for i in range(len(self.upsample_scales)):
                rate = math.prod(self.upsample_scales[i + 1:])
                if rate == 1:
                    self.source_downs.append(Conv(1, channels >> (i + 1), 1, causal=False))
                else:
                    self.source_downs.append(
                        Conv(1, channels >> (i + 1), 2 * rate, causal, stride=rate, padding=rate // 2))

    def forward(self, x, silent=False):
        excitation = None
        if self.source_module is not None:
            excitation = self.source_module(x[:, -2:-1], x[:, -1:], silent)
            x = x[:, :-2]
        x = self.conv_pre(x)
        for i in range(len(self.upsample_scales)):
            x = self.stage(i, x, excitation)
        return torch.tanh(self.conv_post(F.leaky_relu(x, 0.01)))

    def stage(self, i, x, excitation):
        """Upsamples by the i-th scale, adds the excitation at that rate and refines."""
        x = x + torch.sin(x)
        repeated = self.repeat_upsamples[i](x)
        x = repeated + self.transpose_upsamples[i](x)[:, :, : repeated.size(-1)]
        if excitation is not None:
            x = x + self.source_downs[i](excitation)
        blocks = self.conv_blocks[i * self.kernels:(i + 1) * self.kernels]
        return sum(block(x) for block in blocks) / self.kernels
