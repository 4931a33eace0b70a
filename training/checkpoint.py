"""What both trainings share: seeds, atomic checkpoints, moving averages, a progress log and its plot."""

import json
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
        self.decay = decay
        self.state = {k: v.detach().clone() for k, v in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module, step):
        """The decay grows with the step, so that early averages do not drag the random start along."""
        decay = min(self.decay, (1 + step) / (10 + step))
        ours = [v for v in self.state.values() if v.is_floating_point()]
        theirs = [v.detach() for v in module.state_dict().values() if v.is_floating_point()]
        torch._foreach_lerp_(ours, theirs, 1 - decay)


class Progress:
    """Mean of every reported figure since the last line; one JSON line each `every` steps."""

    def __init__(self, path, every=50):
        self.path, self.every, self.sums, self.count = Path(path), every, {}, 0
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.started = time.time()

    def report(self, step, **figures):
        self.count += 1
        for name, value in figures.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(getattr(value, "detach", lambda: value)())
        if step % self.every == 0:
            self.line(step, seconds_per_step=(time.time() - self.started) / self.count,
                      **{k: v / self.count for k, v in self.sums.items()})
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
        self.until = time.time() + 60 * minutes
        self.asked = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.ask)

    def ask(self, *_):
        self.asked = True

    def __bool__(self):
        return self.asked or time.time() >= self.until
