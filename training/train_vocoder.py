"""Trains the vocoder: spectral distance, then spectral energy distance, then the adversarial game if there is time for
it; resumes from its last checkpoint.

    python train_vocoder.py --corpus corpus/utt --stats stats.npz --config vocoder.yaml --out ckpt/vocoder
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
import yaml

import checkpoint
import steps
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
    parser.add_argument("--warmup", type=int, default=200)
    parser.add_argument("--start", help="checkpoint_<step>.pth of a voice whose weights to begin with")
    parser.add_argument("--predicted", help="folder of predict_frames.py: every other cut is made from the acoustic model's mel")
    parser.add_argument("--judge-width", type=int, default=1, help="of the discriminators; 2 where a GPU trains")
    parser.add_argument("--energy-from", type=int, default=8000,
                        help="first step of the energy distance: two outputs a cut, twice the work, noise like noise")
    parser.add_argument("--adversarial-from", type=int, default=10 ** 9, help="first step of the adversarial game")
    parser.add_argument("--save-minutes", type=float, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--no-graphs", action="store_true", help="on a GPU: start every kernel from Python (see steps.py)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def main():
    o = options()
    torch.set_num_threads(o.threads)
    checkpoint.seed_all(o.seed)
    out, device = Path(o.out), torch.device(o.device)
    config = yaml.safe_load(open(o.config))
    stats = np.load(o.stats)
    sounds = Sounds(o.corpus, read_list(Path(o.corpus) / "train.lst"), stats["mel_mean"], stats["mel_std"], device, o.predicted)
    valid = Sounds(o.corpus, read_list(Path(o.corpus) / "valid.lst")[:24], stats["mel_mean"], stats["mel_std"], device)
    print(f"{len(sounds.ids)} sounds, {sounds.frames.sum() * HOP / 16000 / 3600:.2f} h", flush=True)

    generator = Generator(**config["Model"]["Generator"]["params"]).to(device)
    print(f"{sum(p.numel() for p in generator.parameters())} parameters", flush=True)
    if o.start:
        print(f"begins with {o.start}; new weights: {checkpoint.start_from(generator, o.start)}", flush=True)
    optimizer = steps.adamw(generator.parameters(), o.rate, device, betas=(0.8, 0.99), weight_decay=0.0)
    judges = Discriminators(o.judge_width).to(device)
    judge_optimizer = steps.adamw(judges.parameters(), 2e-4, device, betas=(0.8, 0.99), weight_decay=0.0)
    average, step = checkpoint.Average(generator, 0.999), 0
    state = checkpoint.load(out / "last.pth")
    if state:
        generator.load_state_dict(state["generator"])
        optimizer.load_state_dict(state["optimizer"])
        judges.load_state_dict(state["judges"])
        judge_optimizer.load_state_dict(state["judge_optimizer"])
        average.load(state["average"])
        step = state["step"]
    # A generator of its own for the cuts, seeded by the step: a resumed run sees new cuts, a repeated one the same.
    random = np.random.default_rng((o.seed, step))
    spectral, progress, stop = SpectralLoss().to(device), checkpoint.Progress(out / "log.jsonl"), \
        checkpoint.Stop(o.minutes)

    def train(inputs, twins, adversarial):
        features, waves = sounds.cut(frames=o.frames, **inputs)
        real = waves[:, None]
        made = generator(torch.cat([features, features]) if twins else features)
        made, twin = made.chunk(2) if twins else (made, None)
        figures = {}
        if adversarial:
            figures["judge"] = discriminator_loss(judges(real), judges(made.detach()))
            judge_optimizer.zero_grad(set_to_none=True)
            figures["judge"].backward()
            judge_optimizer.step()
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
        steps.apply(optimizer, figures["norm"])
        return {k: v.detach() for k, v in figures.items()}

    train_step = steps.Steps(train, device, not o.no_graphs)

    def keep():
        checkpoint.save(out / "last.pth", dict(
            generator=generator.state_dict(), average=average.state, optimizer=optimizer.state_dict(),
            judges=judges.state_dict(), judge_optimizer=judge_optimizer.state_dict(), step=step))
        progress.line(step, valid_mel=validate(generator, average, valid, spectral))
        progress.plot(out / "progress.png")

    saved = time.time()
    while step < o.steps and not stop:
        step += 1
        steps.set_rate(optimizer, checkpoint.rate(o, step, stop))
        figures = train_step(sounds.choose(random, o.batch, o.frames), step >= o.energy_from, step >= o.adversarial_from)
        average.update(step)
        progress.report(step, **figures)
        if time.time() - saved > 60 * o.save_minutes:
            keep()
            saved = time.time()
    keep()


@torch.no_grad()
def validate(generator, average, valid, spectral):
    """Log-mel L1 of the averaged generator on whole unseen sounds."""
    trained = {k: v.detach().clone() for k, v in generator.state_dict().items()}
    generator.load_state_dict(average.state)
    total = 0.0
    for index in range(len(valid.ids)):
        features, real = valid.whole(index)
        total += float(spectral(generator(features)[:, 0], real)[1])
    generator.load_state_dict(trained)
    return total / max(1, len(valid.ids))


if __name__ == "__main__":
    main()
