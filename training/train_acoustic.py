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
import torch.nn.functional as F
import yaml

import checkpoint
import steps
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
    parser.add_argument("--start", help="checkpoint_<step>.pth of a voice whose weights to begin with")
    parser.add_argument("--save-minutes", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-graphs", action="store_true", help="on a GPU: start every kernel from Python (see steps.py)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def per_hertz(f0, spread):
    """What an error in Hz counts at this normalised F0, for errors to count by the semitone: 1 at the mean, more below."""
    return 1 / (1 + spread * f0).clamp_min(0.35)


def channel_weights(frames, spread):
    """[B, T, 82]: every mel counts 1; F0 counts fully only where there is voice."""
    weights = torch.ones_like(frames)
    weights[..., -2] = F0_WEIGHT * (0.1 + 0.9 * frames[..., -1]) * per_hertz(frames[..., -2], spread)
    weights[..., -1] = VOICING_WEIGHT
    return weights


def deviations(made, frames):
    """[B, T, 82]: absolute errors, F0's with their squares added. Where a creaking voice halves its F0 now and then, the
    absolute error alone is least for a voice that never goes down at all."""
    errors = (made - frames).abs()
    return errors + F.pad(errors[..., -2:-1] ** 2, (frames.size(-1) - 2, 1))


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
        rows[..., :4], rows[..., 4], rows[..., 5], batch["lengths"], batch["intensity"], durations=batch["durations"],
        pitch=batch["pitch"], energy=batch["energy"], frames=frames.size(1))
    no_frames = frames.new_zeros(memory.size(0), memory.size(1), frames.size(2))
    made_steps = model.decode(memory, no_frames, model.band(batch["durations"]),
                              regulation.empty[:, ::model.mel_decoder.r])
    return *model.finish(made_steps, regulation.empty), regulation.empty, made


def losses(model, batch):
    """Every part of the loss, as a dict of scalars."""
    frames = batch["frames"]
    decoder, postnet, empty, (log_durations, pitch, energy) = predict(model, batch)
    decoder, postnet = decoder.float(), postnet.float()
    weights = channel_weights(frames, batch["f0_spread"]) * batch["weights"][..., None]
    weights = weights / weights.sum()
    moving = weights[:, 1:] * (~empty[:, 1:, None])
    present = (~absent(batch["lengths"], batch["rows"].size(1))).float()
    present = present / present.sum()
    return dict(
        decoder=(deviations(decoder, frames) * weights).sum(),
        postnet=(deviations(postnet, frames) * weights).sum(),
        change=((postnet.diff(dim=1) - frames.diff(dim=1)).abs() * moving).sum(),
        duration=((torch.log(batch["durations"] + 1) - log_durations).abs() * present).sum(),
        pitch=((batch["pitch"] - pitch).abs() * per_hertz(batch["pitch"], batch["f0_spread"]) * present).sum(),
        energy=((batch["energy"] - energy).abs() * present).sum())


WEIGHTS = dict(decoder=1.0, postnet=1.0, change=0.5, duration=0.5, pitch=0.5, energy=0.5)


@torch.no_grad()
def validate(model, data, count=24):
    """Means over the first unseen utterances, given the recording's durations, pitch and energy: L1 of the normalised mel,
    in initials and elsewhere; L1 of F0 where voiced; how much the mel moves against the recording's (1 = as sharp);
    and L1 of the predicted log durations and pitch."""
    model.eval()
    rows = []
    for index in range(min(count, len(data.ids))):
        batch, size = data.one(index), int(data.frames[index])
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
    data = Utterances(corpus, read_list(corpus / "train.lst"), symbols, stats, device)
    unseen = {name: Utterances(corpus, names, symbols, stats, device) for name in ("valid", "heldout")
              if (names := read_list(corpus / f"{name}.lst"))}
    print(f"{len(data.ids)} utterances, {data.frames.sum() * 0.0125 / 3600:.2f} h; of each speaker "
          f"{[sum(map(len, pool.values())) for pool in data.pools]}", flush=True)

    model = SamBert(dict(config["Model"]["KanTtsSAMBERT"]["params"], **symbols.sizes())).to(device)
    print(f"{sum(p.numel() for p in model.parameters())} parameters", flush=True)
    if o.start:
        print(f"begins with {o.start}; new weights: {checkpoint.start_from(model, o.start)}", flush=True)
    close_prenet(model)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = steps.adamw(trained, o.rate, device, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.01)
    average, step = checkpoint.Average(model, 0.999), 0
    state = checkpoint.load(out / "last.pth")
    if state:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        average.load(state["average"])
        step = state["step"]
    random = np.random.default_rng((o.seed, step))
    progress, stop = checkpoint.Progress(out / "log.jsonl"), checkpoint.Stop(o.minutes)

    def train(inputs, units, frames):
        with torch.autocast(device.type, torch.bfloat16, cache_enabled=False):
            parts = losses(model, data.gather(inputs["chosen"], units, frames))
        loss = sum(WEIGHTS[name] * part for name, part in parts.items())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        parts["norm"] = torch.nn.utils.clip_grad_norm_(trained, 1.0)
        steps.apply(optimizer, parts["norm"])
        return {k: v.detach() for k, v in parts.items()}

    train_step = steps.Steps(train, device, not o.no_graphs)

    def keep():
        checkpoint.save(out / "last.pth", dict(model=model.state_dict(), average=average.state,
                                               optimizer=optimizer.state_dict(), step=step))
        own = {k: v.detach().clone() for k, v in model.state_dict().items()}
        model.load_state_dict(average.state)
        figures = {f"{name}_{k}": v for name, utterances in unseen.items() for k, v in validate(model, utterances).items()}
        model.load_state_dict(own)
        progress.line(step, **figures)
        progress.plot(out / "progress.png")

    saved = time.time()
    while step < o.steps and not stop:
        step += 1
        steps.set_rate(optimizer, checkpoint.rate(o, step, stop))
        chosen, units, frames = data.choose(random, o.frames, o.shares)
        figures = train_step(dict(chosen=chosen), units, frames)
        average.update(step)
        progress.report(step, **figures)
        if time.time() - saved > 60 * o.save_minutes:
            keep()
            saved = time.time()
    keep()


if __name__ == "__main__":
    main()
