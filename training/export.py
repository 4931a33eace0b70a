"""Writes a voice folder in the KAN-TTS layout from two training checkpoints.

    python export.py --acoustic ckpt/acoustic --acoustic-config acoustic.yaml --vocoder ckpt/vocoder \\
        --vocoder-config vocoder.yaml --stats stats.npz --name qinglang --out voices/qinglang

The averaged weights are taken, in half precision. Files that people write (README.md, LICENSE, ATTRIBUTION.md) are left
alone; voice.json keeps what it says and gets the checksums of what the engine reads.
"""

import argparse
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import torch
import yaml

from symbols import EMOTIONS


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acoustic", required=True, help="folder with last.pth of train_acoustic.py")
    parser.add_argument("--acoustic-config", required=True)
    parser.add_argument("--vocoder", required=True, help="folder with last.pth of train_vocoder.py")
    parser.add_argument("--vocoder-config", required=True)
    parser.add_argument("--stats", required=True, help="npz with f0_mean and f0_std in Hz")
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--strength", nargs="*", default=[], metavar="EMOTION=X",
                        help="where an emotion's full strength lies between neutral (0) and what it learnt (1)")
    return parser.parse_args()


def half(state):
    """Half precision, saved weight by weight. A value beyond half's range is an error, not an infinity."""
    for name, value in state.items():
        if value.is_floating_point() and value.abs().max() > 65504:
            raise ValueError(f"{name} reaches {float(value.abs().max())}: too large for half precision")
    return {name: value.half().clone() if value.is_floating_point() else value for name, value in state.items()}


def strengthen(embeddings, strengths):
    """Moves rows of the emotion embeddings along their way from neutral, in place: {"happy": 0.9, ...}."""
    neutral = embeddings[EMOTIONS.index("emotion_neutral")]
    for emotion, strength in strengths.items():
        row = EMOTIONS.index(f"emotion_{emotion}")
        embeddings[row] = neutral + strength * (embeddings[row] - neutral)


def write_checkpoint(folder, step, model):
    """checkpoint_<step>.pth as the only checkpoint of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("checkpoint_*.pth"):
        old.unlink()
    torch.save({"model": model}, folder / f"checkpoint_{step}.pth")


def write_sums(folder):
    """Puts the SHA-256 of every file beside it into the voice's manifest; returns their size in bytes."""
    manifest = folder / "voice.json"
    content = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {"name": folder.name}
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p != manifest)
    content["sha256"] = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    text = re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda m: "[" + re.sub(r"\s*\n\s*", " ", m[1]) + "]", text)
    manifest.write_text(text + "\n", encoding="utf-8")
    return sum(p.stat().st_size for p in files)


def main():
    o = options()
    out = Path(o.out)
    folder = out / "voices" / o.name
    acoustic = torch.load(Path(o.acoustic) / "last.pth", map_location="cpu", weights_only=False)
    vocoder = torch.load(Path(o.vocoder) / "last.pth", map_location="cpu", weights_only=False)
    acoustic_config, vocoder_config = (yaml.safe_load(open(p)) for p in (o.acoustic_config, o.vocoder_config))
    stats = np.load(o.stats)

    strengthen(acoustic["average"]["emo_tokenizer.weight"], {e: float(x) for e, x in (entry.split("=") for entry in o.strength)})
    write_checkpoint(folder / "am" / "ckpt", acoustic["step"], half(acoustic["average"]))
    write_checkpoint(folder / "voc" / "ckpt", vocoder["step"], {"generator": half(vocoder["average"])})
    np.save(folder / "am" / "mvn.npy", np.array([[stats["f0_mean"]], [stats["f0_std"]]], np.float32))
    for part, config in (("am", acoustic_config), ("voc", vocoder_config)):
        (folder / part / "config.yaml").write_text(yaml.safe_dump(config, sort_keys=False))
    (folder / "audio_config.yaml").write_text(
        yaml.safe_dump({"audio_config": acoustic_config["audio_config"]}, sort_keys=False))
    (out / "voices" / "voices.json").write_text(json.dumps({"voices": [o.name]}) + "\n")
    (out / "configuration.json").write_text(json.dumps({
        "framework": "pytorch", "task": "text-to-speech",
        "model": {"type": "sambert-hifigan", "lang_type": "pinyin",
                  "sample_rate": acoustic_config["audio_config"]["sampling_rate"],
                  "am": {"linguistic_unit": {"has_mask": True}}},
        "pipeline": {"type": "sambert-hifigan-tts"}}, indent=1) + "\n")
    print(f"{out}: {write_sums(folder) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
