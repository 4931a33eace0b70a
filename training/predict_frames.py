"""The acoustic model's frames for the sounds it was trained on, given their durations, pitch and energy.

    python predict_frames.py --acoustic ckpt/acoustic --config configs/acoustic.yaml --corpus corpus/utt --stats corpus/utt/stats.npz \\
        --out corpus/predicted

A model's mel is smoother than a recording's. A vocoder that has seen both (train_vocoder.py --predicted) makes clear speech of
either. Writes <id>.npy [frames, 82] in half precision for every id of train.lst.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
import yaml

from model_sambert import SamBert
from symbols import Symbols
from train_acoustic import predict
from utterances import Utterances, read_list


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acoustic", type=Path, required=True, help="folder with last.pth of train_acoustic.py")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--stats", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=24000, help="frames of a batch")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    o = parser.parse_args()
    config = yaml.safe_load(o.config.read_text())
    symbols = Symbols(config["linguistic_unit"]["speaker_list"].split(","))
    data = Utterances(o.corpus, read_list(o.corpus / "train.lst"), symbols, dict(np.load(o.stats)), o.device)
    model = SamBert(dict(config["Model"]["KanTtsSAMBERT"]["params"], **symbols.sizes())).to(o.device).eval()
    model.load_state_dict(torch.load(o.acoustic / "last.pth", map_location="cpu", weights_only=False)["average"])
    o.out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as writers:
        for pool in data.pools:
            for size, members in pool.items():
                count = max(1, int(o.frames // size))
                for at in range(0, len(members), count):
                    chosen = members[at:at + count]
                    batch = data.gather(torch.from_numpy(chosen).to(o.device), -(-int(data.units[chosen].max()) // 16) * 16, int(size))
                    frames = predict(model, batch)[1].half().cpu().numpy()
                    for index, made in zip(chosen, frames):
                        writers.submit(np.save, o.out / f"{data.ids[index]}.npy", made[:data.frames[index]])
    print(len(data.ids), "sounds predicted")


if __name__ == "__main__":
    main()
