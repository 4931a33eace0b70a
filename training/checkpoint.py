"""What both trainings share: seeds, atomic checkpoints, moving averages, a progress log and its plot."""

import json
import math
import os
import random
import signal
import time
from pathlib import Path

import numpy as np
import torch


def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed % 2 ** 32)
    torch.manual_seed(seed)


def save(path, state):
    """Writes beside `path` and renames, so that a stop at any moment leaves a whole file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(dict(state, rng=torch.get_rng_state(), numpy_rng=np.random.get_state()), f"{path}.part")
    os.replace(f"{path}.part", path)


def load(path):
    """The last saved state, its random state restored, or None before the first save."""
    if not Path(path).exists():
        return None
    state = torch.load(path, map_location="cpu", weights_only=False)
    torch.set_rng_state(state["rng"])
    np.random.set_state(state["numpy_rng"])
    return state


class Average:
    """Exponential moving average of a module's floating-point state."""

    def __init__(self, module, decay):
        self.decay, current = decay, module.state_dict()
        self.state = {k: v.detach().clone() for k, v in current.items()}
        moving = [k for k, v in current.items() if v.is_floating_point()]
        self.ours, self.theirs = [self.state[k] for k in moving], [current[k].detach() for k in moving]

    def load(self, state):
        for name, value in self.state.items():
            value.copy_(state[name])

    @torch.no_grad()
    def update(self, step):
        """The decay grows with the step, so that early averages do not drag the random start along."""
        decay = min(self.decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(self.ours, self.theirs, 1 - decay)


def rate(o, step, stop):
    """Learning rate: a climb of `warmup` steps, then half a cosine down to a twentieth by the end of the run, be it named in
    steps or in minutes; without an end it stays."""
    done = max(step / o.steps, stop.share())
    return o.rate * min(1, step / o.warmup) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1, done))))


def start_from(model, path):
    """Takes over from a voice's checkpoint every weight whose name and shape the model has; returns how many it has not."""
    stored = torch.load(path, map_location="cpu", weights_only=False)["model"]
    stored = stored.get("generator", stored)
    own = model.state_dict()
    fitting = {k: v.float() if v.is_floating_point() else v for k, v in stored.items() if k in own and v.shape == own[k].shape}
    model.load_state_dict(fitting, strict=False)
    return len(own) - len(fitting)


class Progress:
    """Mean of every reported figure since the last line; one JSON line each `every` steps."""

    def __init__(self, path, every=50):
        self.path, self.every, self.sums, self.count = Path(path), every, {}, 0
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.started = time.time()

    def report(self, step, **figures):
        self.count += 1
        for name, value in figures.items():
            self.sums[name] = self.sums.get(name, 0.0) + value  # a tensor stays on its device until a line is due
        if step % self.every == 0:
            self.line(step, seconds_per_step=(time.time() - self.started) / self.count,
                      **{k: float(v) / self.count for k, v in self.sums.items()})
            self.sums, self.count, self.started = {}, 0, time.time()

    def line(self, step, **figures):
        row = {"step": step, **{k: round(v, 5) for k, v in figures.items()}}
        with open(self.path, "a") as log:
            log.write(json.dumps(row) + "\n")
        print(time.strftime("%H:%M:%S"), json.dumps(row), flush=True)

    def plot(self, target):
        """Every figure of the log over the steps, as a PNG."""
        import matplotlib
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt
        rows = [json.loads(line) for line in open(self.path)]
        names = sorted({k for row in rows for k in row} - {"step"})
        columns = 3
        lines = -(-len(names) // columns)
        figure, axes = plt.subplots(lines, columns, figsize=(5 * columns, 2.6 * lines), squeeze=False)
        for axis, name in zip(axes.flat, names):
            points = [(row["step"], row[name]) for row in rows if name in row]
            axis.plot(*zip(*points))
            axis.set_title(name)
        figure.tight_layout()
        figure.savefig(target, dpi=70)
        plt.close(figure)


class Stop:
    """True once the process was asked to end (SIGTERM, SIGINT) or its minutes are over."""

    def __init__(self, minutes):
        self.started, self.minutes = time.time(), minutes
        self.asked = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.ask)

    def ask(self, *_):
        self.asked = True

    def __bool__(self):
        return self.asked or self.share() >= 1

    def share(self):
        """Of its minutes, those gone."""
        return (time.time() - self.started) / 60 / self.minutes
