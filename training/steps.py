"""Runs training steps: as they are on a CPU, as CUDA graphs on a GPU.

A step of these small models is thousands of short kernels, and starting them from Python takes several times longer than
they run. A graph starts all of them at once (NVIDIA, "CUDA Graphs"; PyTorch's torch.cuda.CUDAGraph): one is captured for
every combination of input shapes and variants, after two steps run the plain way.
"""

import torch


class Steps:
    """`step(inputs, *variant)` is a whole training step, `inputs` a dict of tensors and its result a dict of scalar tensors."""

    def __init__(self, step, device, graphs=True):
        self.step, self.device, self.captured, self.pool = step, torch.device(device), {}, None
        self.graphs = graphs and self.device.type == "cuda"
        torch.set_float32_matmul_precision("high")
        torch.backends.cudnn.benchmark = True

    def __call__(self, inputs, *variant):
        """Runs one step with `inputs` (on any device); the result is overwritten by the next."""
        if not self.graphs:
            return self.step({k: v.to(self.device) for k, v in inputs.items()}, *variant)
        key = (*((k, tuple(v.shape)) for k, v in inputs.items()), *variant)
        if key not in self.captured:
            self.captured[key] = self.capture(inputs, variant)
        graph, fixed, figures = self.captured[key]
        for name, value in inputs.items():
            fixed[name].copy_(value, non_blocking=True)
        graph.replay()
        return figures

    def capture(self, inputs, variant):
        fixed = {k: v.to(self.device) for k, v in inputs.items()}
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(2):
                self.step(fixed, *variant)
        torch.cuda.current_stream().wait_stream(side)
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, pool=self.pool):
            figures = {k: v.detach().clone() for k, v in self.step(fixed, *variant).items()}
        self.pool = self.pool or graph.pool()
        return graph, fixed, figures


def adamw(parameters, rate, device, **settings):
    """AdamW that can be part of a graph: on a GPU its rate and its step are tensors."""
    gpu = torch.device(device).type == "cuda"
    return torch.optim.AdamW(parameters, torch.tensor(rate, device=device) if gpu else rate, fused=True, capturable=gpu, **settings)


def set_rate(optimizer, rate):
    for group in optimizer.param_groups:
        if torch.is_tensor(group["lr"]):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate


def apply(optimizer, norm):
    """One step of the optimizer, left out where the gradient's norm is not finite."""
    optimizer.found_inf = (~torch.isfinite(norm)).float()
    optimizer.step()
