"""Writes the checkpoints the reader's tests open: python make_checkpoints.py (torch 2.x, NumPy).

Every numeric tensor holds 0, 1, 2 … in its own order unless its name says otherwise, so that the test can
compute what to expect.
"""

import collections

import numpy
import torch


def state():
    base = torch.arange(24, dtype=torch.float32)
    values = collections.OrderedDict()
    for name in "float16 bfloat16 float32 float64 uint8 int8 int16 int32 int64".split():
        values[name] = torch.arange(6, dtype=getattr(torch, name)).reshape(2, 3)
    values["bool"] = torch.tensor([[False, True, True], [True, False, False]])
    values["transposed"] = base.reshape(4, 6).t()
    values["slice"] = base[5:11]
    values["every_third"] = base.reshape(8, 3)[:, 1]
    values["permuted"] = base.reshape(2, 3, 4).permute(2, 0, 1)
    values["expanded"] = base[7:8].expand(2, 5)
    values["scalar"] = torch.tensor(7.0)
    values["empty"] = torch.zeros(0, 3)
    values["parameter"] = torch.nn.Parameter(base.reshape(3, 8).clone())
    values["half_extremes"] = torch.tensor([65504.0, 6e-8, -0.0, 6.104e-05, 0.333], dtype=torch.float16)
    values["bfloat_extremes"] = torch.tensor([3e38, 1e-40, -1.5], dtype=torch.bfloat16)
    values["untyped"] = torch.arange(6).to(torch.uint16)
    values._metadata = collections.OrderedDict(version=1)
    return values


def training():
    torch.manual_seed(0)
    old_norm = torch.nn.utils.weight_norm(torch.nn.Conv1d(3, 4, 5))
    new_norm = torch.nn.utils.parametrizations.weight_norm(torch.nn.Conv1d(3, 4, 5))
    new_norm.parametrizations.weight.original0.data = old_norm.weight_g.data.clone()
    new_norm.parametrizations.weight.original1.data = old_norm.weight_v.data.clone()
    module = torch.nn.ModuleDict({"old": old_norm, "new": new_norm, "lstm": torch.nn.LSTM(2, 3)})
    optimizer = torch.optim.Adam(module.parameters())
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [2, 4])
    sum(p.sum() for p in module.parameters()).backward()
    optimizer.step()
    scheduler.step()
    model = module.state_dict()
    model["folded"] = torch._weight_norm(old_norm.weight_v, old_norm.weight_g, 0).detach()
    return {
        "optimizer": {"generator": optimizer.state_dict()},
        "scheduler": {"generator": scheduler.state_dict()},
        "steps": 100,
        "best": numpy.float64(0.5),
        "seen": {1, 2},
        "note": "北京",
        "device": torch.device("cpu"),
        "size": torch.Size([2, 3]),
        "type": torch.float16,
        "model": {"generator": model},
    }


legacy = state()
del legacy["untyped"]
torch.save({"model": state()}, "zip.pth")
torch.save({"model": legacy}, "legacy.pth", _use_new_zipfile_serialization=False)
torch.save(training(), "training.pth")
torch.save(training(), "training_legacy.pth", _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2, 2), "module.pth")
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), "script.pth")
