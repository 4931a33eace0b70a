"""Trains the acoustic model; resumes from its last checkpoint.

    python train_acoustic.py --corpus corpus/utt --stats stats.npz --config acoustic.yaml --out ckpt/acoustic

KAN-TTS feeds each decoder step the last frame of the one before: the recording's while training, its own at
synthesis. Trained for hours rather than weeks such a decoder leans on that frame, learns the sound of short initials
late and blurs them when it runs on its own output. Here that path is closed: the last layer of the prenet stays zero,
so a step knows the text, the durations, pitch and energy and its own past states, but no frame. Free-running
synthesis is then the same computation as training, and the checkpoint remains one that any KAN-TTS runtime plays.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
import yaml

import checkpoint
from model_sambert import SamBert, absent
from symbols import Symbols
from utterances import Utterances, read_list

# Of the 82 channels the last two carry the melody and the voicing: few, but tones are made of them.
F0_WEIGHT, VOICING_WEIGHT = 4.0, 2.0


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, help="folder with metafile.txt, lists and one npz per id")
    parser.add_argument("--stats", required=True, help="npz with mel_mean, mel_std, f0_mean, f0_std")
    parser.add_argument("--config", required=True, help="KAN-TTS acoustic config.yaml")
    parser.add_argument("--out", required=True, help="folder of last.pth, log.jsonl, progress.png")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long, saving first")
    parser.add_argument("--steps", type=int, default=10 ** 9, help="stop at this step, saving first")
    parser.add_argument("--frames", type=int, default=4000, help="frames of a batch")
    parser.add_argument("--shares", type=float, nargs="+", default=[0.8, 0.2],
                        help="share of batches for each entry of speaker_list")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate at its highest")
    parser.add_argument("--warmup", type=int, default=400)
    parser.add_argument("--halve-every", type=int, default=4000, help="steps in which the learning rate halves")
    parser.add_argument("--save-minutes", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def channel_weights(frames):
    """[B, T, 82]: every mel counts 1; F0 counts fully only where there is voice."""
    weights = torch.ones_like(frames)
    weights[..., -2] = F0_WEIGHT * (0.1 + 0.9 * frames[..., -1])
    weights[..., -1] = VOICING_WEIGHT
    return weights


def close_prenet(model):
    """See the module's text. The bias still trains."""
    last = model.mel_decoder.mel_dec.prenet.fcs[-1]
    torch.nn.init.zeros_(last.weight)
    last.weight.requires_grad_(False)


def predict(model, batch):
    """(decoder frames, postnet frames [B, T, 82], emptiness [B, T], (log durations, pitch, energy) [B, N]) with the
    recording's durations, pitch and energy."""
    rows, frames = batch["rows"], batch["frames"]
    memory, regulation, made = model.adapt(
        rows[..., :4], rows[..., 4], rows[..., 5], batch["lengths"], durations=batch["durations"],
        pitch=batch["pitch"], energy=batch["energy"], frames=frames.size(1))
    no_frames = frames.new_zeros(memory.size(0), memory.size(1), frames.size(2))
    steps = model.decode(memory, no_frames, model.band(batch["durations"]),
                         regulation.empty[:, ::model.mel_decoder.r])
    return *model.finish(steps, regulation.empty), regulation.empty, made


def losses(model, batch):
    """Every part of the loss, as a dict of scalars."""
    frames = batch["frames"]
    decoder, postnet, empty, (log_durations, pitch, energy) = predict(model, batch)
    decoder, postnet = decoder.float(), postnet.float()
    weights = channel_weights(frames) * batch["weights"][..., None]
    weights = weights / weights.sum()
    moving = weights[:, 1:] * (~empty[:, 1:, None])
    present = (~absent(batch["lengths"], batch["rows"].size(1))).float()
    present = present / present.sum()
    return dict(
        decoder=((decoder - frames).abs() * weights).sum(),
        postnet=((postnet - frames).abs() * weights).sum(),
        change=((postnet.diff(dim=1) - frames.diff(dim=1)).abs() * moving).sum(),
        duration=((torch.log(batch["durations"] + 1) - log_durations).abs() * present).sum(),
        pitch=((batch["pitch"] - pitch).abs() * present).sum(),
        energy=((batch["energy"] - energy).abs() * present).sum())


WEIGHTS = dict(decoder=1.0, postnet=1.0, change=0.5, duration=0.5, pitch=0.5, energy=0.5)


@torch.no_grad()
def validate(model, items, device):
    """Means over unseen utterances, given the recording's durations, pitch and energy: L1 of the normalised mel, in
    initials and elsewhere; L1 of F0 where voiced; how much the mel moves against the recording's (1 = as sharp);
    and L1 of the predicted log durations and pitch."""
    model.eval()
    rows = []
    for item in items:
        batch = {k: torch.from_numpy(v).to(device) for k, v in Utterances.collate([item]).items()}
        size = len(item["frames"])
        _, made, _, (log_durations, pitch, _) = predict(model, batch)
        made, real = made[0, :size], batch["frames"][0, :size]
        error, voiced = (made[:, :80] - real[:, :80]).abs().mean(1), real[:, 81]
        initial = batch["weights"][0, :size] > 1
        rows.append(dict(
            mel=error.mean(), initials=error[initial].mean(),
            f0=((made[:, 80] - real[:, 80]).abs() * voiced).sum() / voiced.sum().clamp_min(1),
            sharpness=made[:, :80].diff(dim=0).abs().mean() / real[:, :80].diff(dim=0).abs().mean(),
            log_duration=(log_durations - torch.log(batch["durations"] + 1)).abs().mean(),
            pitch=(pitch - batch["pitch"]).abs().mean()))
    model.train()
    return {k: float(torch.stack([row[k] for row in rows]).nanmean()) for k in rows[0]}


def main():
    o = options()
    torch.set_num_threads(o.threads)
    checkpoint.seed_all(o.seed)
    out, device, corpus = Path(o.out), torch.device(o.device), Path(o.corpus)
    config = yaml.safe_load(open(o.config))
    symbols = Symbols(config["linguistic_unit"]["speaker_list"].split(","))
    stats = dict(np.load(o.stats))
    data = Utterances(corpus, read_list(corpus / "train.lst"), symbols, stats)
    valid = {name: Utterances(corpus, read_list(corpus / f"{name}.lst")[:24], symbols, stats).items
             for name in ("valid", "heldout")}
    print(f"{len(data.items)} utterances, {data.frames * 0.0125 / 3600:.2f} h; of each speaker "
          f"{[sum(map(len, pool.values())) for pool in data.pools]}", flush=True)

    model = SamBert(dict(config["Model"]["KanTtsSAMBERT"]["params"], **symbols.sizes())).to(device)
    print(f"{sum(p.numel() for p in model.parameters())} parameters", flush=True)
    close_prenet(model)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, o.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01)
    average, step = checkpoint.Average(model, 0.9985), 0
    state = checkpoint.load(out / "last.pth")
    if state:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        average.state, step = state["average"], state["step"]
    random = np.random.default_rng((o.seed, step))
    progress, stop = checkpoint.Progress(out / "log.jsonl"), checkpoint.Stop(o.minutes)

    def keep():
        checkpoint.save(out / "last.pth", dict(model=model.state_dict(), average=average.state,
                                               optimizer=optimizer.state_dict(), step=step))
        own = {k: v.detach().clone() for k, v in model.state_dict().items()}
        model.load_state_dict(average.state)
        figures = {f"{name}_{k}": v for name, items in valid.items() if items
                   for k, v in validate(model, items, device).items()}
        model.load_state_dict(own)
        progress.line(step, **figures)
        progress.plot(out / "progress.png")

    saved = time.time()
    while step < o.steps and not stop:
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = max(2e-5, o.rate * min(1, step / o.warmup) * 0.5 ** (step / o.halve_every))
        batch = {k: torch.from_numpy(v).to(device) for k, v in data.batch(random, o.frames, o.shares).items()}
        with torch.autocast(device.type, torch.bfloat16):
            parts = losses(model, batch)
        loss = sum(WEIGHTS[name] * part for name, part in parts.items())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(trained, 1.0)
        if torch.isfinite(norm):
            optimizer.step()
        average.update(model, step)
        progress.report(step, norm=norm.detach(), **{k: v.detach() for k, v in parts.items()})
        if time.time() - saved > 60 * o.save_minutes:
            keep()
            saved = time.time()
    keep()


if __name__ == "__main__":
    main()
