"""Both models against what the reference implementation computed for the tiny parity voices.

    python test_parity.py [folder of parity voices]
"""

import re
import sys
from pathlib import Path

import numpy as np
import torch
import yaml

from model_hifigan import Generator
from model_sambert import SamBert
from symbols import Symbols

PARITY = Path(__file__).resolve().parent.parent / "engine/src/test/resources/parity"
PINYIN = ("nsf16k", "nsf24k", "plain16k", "noncausal16k", "plain48k")
TOLERANCE = 1e-4  # float32 sums in another order; the arrays reach 1 to 600 (F0 in Hz is an input, not a result)


def checkpoint(part):
    return torch.load(next((part / "ckpt").glob("*.pth")), map_location="cpu", weights_only=False)["model"]


def differences(folder):
    """Largest absolute difference of every array, by name."""
    home, expected = folder / "voices" / "F7", np.load(folder / "expected.npz")
    config = yaml.safe_load(open(home / "am" / "config.yaml"))
    symbols = Symbols(config["linguistic_unit"]["speaker_list"].split(","))
    acoustic = SamBert(dict(config["Model"]["KanTtsSAMBERT"]["params"], **symbols.sizes())).eval()
    acoustic.load_state_dict(checkpoint(home / "am"))
    line = re.sub(r"^\d+\t", "", (folder / "symbols.txt").read_text(encoding="utf-8").strip())
    rows = torch.tensor(symbols.encode(line))
    made = acoustic.synthesize(rows[:, :4], rows[:, 4], rows[:, 5])

    vocoder = Generator(**yaml.safe_load(open(home / "voc" / "config.yaml"))["Model"]["Generator"]["params"]).eval()
    vocoder.load_state_dict(checkpoint(home / "voc")["generator"])
    with torch.no_grad():
        made["wave"] = vocoder(torch.from_numpy(expected["vocoder_input"].T[None].copy()), silent=True)[0, 0]
    for name, value in made.items():
        if tuple(value.shape) != expected[name].shape:
            raise AssertionError(f"{folder.name}: {name} is {tuple(value.shape)}, expected {expected[name].shape}")
    return {name: float(np.abs(value.numpy() - expected[name]).max()) for name, value in made.items()}


def check(folder):
    for name in PINYIN:
        found = differences(folder / name)
        print(name, found)
        worst = max(found, key=found.get)
        assert found[worst] <= TOLERANCE, f"{name}: {worst} is off by {found[worst]}"


def test_both_models_compute_what_the_reference_computes():
    check(PARITY)


if __name__ == "__main__":
    check(Path(sys.argv[1]) if len(sys.argv) > 1 else PARITY)
