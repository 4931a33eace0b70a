"""Symbol lines -> waves, with a voice folder; for evaluation (the service itself runs on the JVM).

    python synthesize.py --voice voices/qinglang --symbols lines.txt --out folder

Each line is `id TAB symbols`; the wave is written to folder/<id>.wav.
"""

import argparse
import json
import re
import wave
from pathlib import Path

import numpy as np
import torch
import yaml

from model_hifigan import Generator
from model_sambert import SamBert
from symbols import Symbols


class Voice:
    """An opened voice folder: the acoustic model, the vocoder and what joins them."""

    def __init__(self, folder, name=None):
        folder = Path(folder)
        name = name or json.loads((folder / "voices" / "voices.json").read_text())["voices"][0]
        home = folder / "voices" / name
        config = yaml.safe_load(open(home / "am" / "config.yaml"))
        self.symbols = Symbols(config["linguistic_unit"]["speaker_list"].split(","))
        self.acoustic = SamBert(dict(config["Model"]["KanTtsSAMBERT"]["params"], **self.symbols.sizes())).eval()
        self.acoustic.load_state_dict(self.checkpoint(home / "am"))
        self.f0_mean, self.f0_std = np.load(home / "am" / "mvn.npy").reshape(-1).tolist()
        self.rate = config["audio_config"]["sampling_rate"]
        config = yaml.safe_load(open(home / "voc" / "config.yaml"))
        self.vocoder = Generator(**config["Model"]["Generator"]["params"]).eval()
        self.vocoder.load_state_dict(self.checkpoint(home / "voc")["generator"])

    @staticmethod
    def checkpoint(part):
        newest = max((part / "ckpt").glob("checkpoint_*.pth"), key=lambda p: int(re.search(r"(\d+)", p.stem)[1]))
        return torch.load(newest, map_location="cpu", weights_only=False)["model"]

    @torch.no_grad()
    def mel(self, line, intensity=1.0):
        """Symbol line -> the acoustic model's outputs (see SamBert.synthesize)."""
        rows = torch.tensor(self.symbols.encode(line))
        return self.acoustic.synthesize(rows[:, :4], rows[:, 4], rows[:, 5], intensity=intensity)

    @torch.no_grad()
    def sound(self, frames):
        """Normalised frames [T, 82] -> samples in [-1, 1]."""
        frames = frames.clone()
        frames[:, -2] = (frames[:, -2] * self.f0_std + self.f0_mean).clamp_min(30.0)
        frames[:, -1] = (frames[:, -1] >= 0.6).float()
        return self.vocoder(frames.T[None])[0, 0].numpy()

    def say(self, line, intensity=1.0):
        return self.sound(self.mel(line, intensity)["postnet"])


def write_wave(path, samples, rate):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voice", required=True, help="folder with configuration.json and voices/")
    parser.add_argument("--symbols", required=True, help="file of lines `id TAB symbols`")
    parser.add_argument("--out", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    voice, out = Voice(o.voice), Path(o.out)
    out.mkdir(parents=True, exist_ok=True)
    for line in open(o.symbols, encoding="utf-8"):
        if "\t" in line:
            name, symbols = line.rstrip("\n").split("\t")[:2]
            torch.manual_seed(o.seed)
            write_wave(out / f"{name}.wav", voice.say(symbols), voice.rate)


if __name__ == "__main__":
    main()
