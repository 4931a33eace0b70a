"""Trains the vocoder: spectral distance, then spectral energy distance, then the adversarial game if there is time for
it; resumes from its last checkpoint.

    python train_vocoder.py --corpus corpus/utt --stats stats.npz --config vocoder.yaml --out ckpt/vocoder
"""

import argparse
from pathlib import Path

import numpy as np
import torch
import yaml

import checkpoint
from losses import Discriminators, SpectralLoss, discriminator_loss, generator_loss
from model_hifigan import Generator
from utterances import HOP, Sounds, read_list


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True, help="folder with train.lst and one npz and wav per id")
    parser.add_argument("--stats", required=True, help="npz with mel_mean and mel_std")
    parser.add_argument("--config", required=True, help="KAN-TTS vocoder config.yaml")
    parser.add_argument("--out", required=True, help="folder of last.pth, log.jsonl, progress.png")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so long, saving first")
    parser.add_argument("--steps", type=int, default=10 ** 9, help="stop at this step, saving first")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--frames", type=int, default=40,
                        help="frames of a cut; its first ones count too: every utterance begins with empty convolutions")
    parser.add_argument("--rate", type=float, default=1e-3, help="learning rate at its highest")
    parser.add_argument("--halve-every", type=int, default=6000, help="steps in which the learning rate halves")
    parser.add_argument("--energy-from", type=int, default=8000,
                        help="first step of the energy distance: two outputs a cut, twice the work, noise like noise")
    parser.add_argument("--adversarial-from", type=int, default=10 ** 9, help="first step of the adversarial game")
    parser.add_argument("--save-minutes", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def main():
    o = options()
    torch.set_num_threads(o.threads)
    checkpoint.seed_all(o.seed)
    out, device = Path(o.out), torch.device(o.device)
    config = yaml.safe_load(open(o.config))
    stats = np.load(o.stats)
    sounds = Sounds(o.corpus, read_list(Path(o.corpus) / "train.lst"), stats["mel_mean"], stats["mel_std"])
    valid = Sounds(o.corpus, read_list(Path(o.corpus) / "valid.lst")[:24], stats["mel_mean"], stats["mel_std"])
    print(f"{len(sounds.items)} sounds, {sounds.frames.sum() * HOP / 16000 / 3600:.2f} h", flush=True)

    generator = Generator(**config["Model"]["Generator"]["params"]).to(device)
    print(f"{sum(p.numel() for p in generator.parameters())} parameters", flush=True)
    optimizer = torch.optim.AdamW(generator.parameters(), o.rate, betas=(0.8, 0.99), weight_decay=0.0)
    judges = Discriminators().to(device)
    judge_optimizer = torch.optim.AdamW(judges.parameters(), 2e-4, betas=(0.8, 0.99), weight_decay=0.0)
    average, step = checkpoint.Average(generator, 0.998), 0
    state = checkpoint.load(out / "last.pth")
    if state:
        generator.load_state_dict(state["generator"])
        optimizer.load_state_dict(state["optimizer"])
        judges.load_state_dict(state["judges"])
        judge_optimizer.load_state_dict(state["judge_optimizer"])
        average.state, step = state["average"], state["step"]
    # A generator of its own for the cuts, seeded by the step: a resumed run sees new cuts, a repeated one the same.
    random = np.random.default_rng((o.seed, step))
    spectral, progress, stop = SpectralLoss().to(device), checkpoint.Progress(out / "log.jsonl"), \
        checkpoint.Stop(o.minutes)

    def keep():
        checkpoint.save(out / "last.pth", dict(
            generator=generator.state_dict(), average=average.state, optimizer=optimizer.state_dict(),
            judges=judges.state_dict(), judge_optimizer=judge_optimizer.state_dict(), step=step))
        progress.line(step, valid_mel=validate(generator, average, valid, spectral, device))
        progress.plot(out / "progress.png")

    import time
    saved = time.time()
    while step < o.steps and not stop:
        step += 1
        adversarial = step >= o.adversarial_from
        rate = o.rate * min(1, step / 200) * 0.5 ** (step / o.halve_every)
        for group in optimizer.param_groups:
            group["lr"] = max(rate, 5e-5)
        features, waves = (torch.from_numpy(a).to(device) for a in sounds.batch(random, o.batch, o.frames))
        real, twins = waves[:, None], step >= o.energy_from
        made = generator(torch.cat([features, features]) if twins else features)
        made, twin = made.chunk(2) if twins else (made, None)
        figures = {}
        if adversarial:
            loss = discriminator_loss(judges(real), judges(made.detach()))
            judge_optimizer.zero_grad(set_to_none=True)
            loss.backward()
            judge_optimizer.step()
            figures["judge"] = loss
        stft, mel = spectral.energy_distance(made[:, 0], twin[:, 0], real[:, 0]) if twins else \
            spectral(made[:, 0], real[:, 0])
        loss = stft + 2 * mel
        figures.update(stft=stft, mel=mel)
        if adversarial:
            with torch.no_grad():
                of_real = judges(real)
            fooling, matching = generator_loss(of_real, judges(made))
            loss = 10 * loss + fooling + 2 * matching
            figures.update(fooling=fooling, matching=matching)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        figures["norm"] = torch.nn.utils.clip_grad_norm_(generator.parameters(), 50.0 if adversarial else 5.0)
        optimizer.step()
        average.update(generator, step)
        progress.report(step, **figures)
        if time.time() - saved > 60 * o.save_minutes:
            keep()
            saved = time.time()
    keep()


@torch.no_grad()
def validate(generator, average, valid, spectral, device):
    """Log-mel L1 of the averaged generator on whole unseen sounds."""
    trained = {k: v.detach().clone() for k, v in generator.state_dict().items()}
    generator.load_state_dict(average.state)
    total = 0.0
    for features, sound in valid.items:
        x = torch.from_numpy(features.T[None].astype(np.float32)).to(device)
        real = torch.from_numpy(sound[None].astype(np.float32) / 32768.0).to(device)
        total += float(spectral(generator(x)[:, 0], real)[1])
    generator.load_state_dict(trained)
    return total / max(1, len(valid.items))


if __name__ == "__main__":
    main()
