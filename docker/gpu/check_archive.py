"""Replays passes that Java recorded on a TorchScript archive, on any device, and compares them with what Java got.

usage: python3 check_archive.py GOLDENS [--device cuda] [--rtol 1e-4] [--atol 1e-5] [--json FILE]
Needs torch alone. GOLDENS is a folder:
  archive.pt     what torch.jit.load reads
  goldens.json   {"model": ID, "calls": [CALL, ...]} in the order of the calls
  goldens.bin    the tensors' bytes, little-endian, one after the other
A CALL is {"method": NAME, "inputs": [VALUE, ...], "result": VALUE, "keep": NAME}; "keep" may be missing and names the
result for later calls, which get the very same tensors: a pool that one call makes and the others change.
A VALUE is one of
  {"int": 5}, {"ints": [1, 2]}, {"kept": NAME}, null (do not compare), or
  {"tensor": {"dtype": "float32", "shape": [4, 83], "offset": 0}} with offset in bytes of goldens.bin
Exit 0 if every compared result lies within the tolerance. The last line is one JSON object:
calls, compared, bitIdentical, maxAbsoluteError, maxRelativeError, worstCall, millisMedian.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time

import torch


def bitwise(tensor):
    return tensor.contiguous().reshape(-1).view(torch.uint8)


class Goldens:
    def __init__(self, folder, device):
        self.calls = json.loads((folder / "goldens.json").read_text())["calls"]
        self.bytes = bytearray((folder / "goldens.bin").read_bytes())
        self.device = device
        self.kept = {}

    def tensor(self, spec):
        dtype = getattr(torch, spec["dtype"])
        count = 1
        for size in spec["shape"]:
            count *= size
        if count == 0:
            return torch.empty(spec["shape"], dtype=dtype)
        return torch.frombuffer(self.bytes, dtype=dtype, count=count, offset=spec["offset"]).view(spec["shape"])

    def input(self, value):
        if "tensor" in value:
            return self.tensor(value["tensor"]).to(self.device)
        if "kept" in value:
            return self.kept[value["kept"]]
        return value["int"] if "int" in value else value["ints"]


class Comparison:
    def __init__(self, rtol, atol):
        self.rtol, self.atol = rtol, atol
        self.compared = self.identical = 0
        self.absolute = self.relative = 0.0
        self.worst = None
        self.failed = []

    def add(self, number, actual, expected):
        actual = actual.cpu()
        self.compared += 1
        if actual.shape != expected.shape or actual.dtype != expected.dtype:
            self.failed.append(number)
            return
        if torch.equal(bitwise(actual), bitwise(expected)):
            self.identical += 1
            return
        difference = (actual.double() - expected.double()).abs()
        relative = difference / expected.double().abs().clamp_min(self.atol)
        if difference.max().item() > self.absolute:
            self.absolute, self.worst = difference.max().item(), number
        self.relative = max(self.relative, relative.max().item())
        if not torch.allclose(actual, expected, rtol=self.rtol, atol=self.atol):
            self.failed.append(number)


def replay(module, goldens, comparison):
    millis = []
    for number, call in enumerate(goldens.calls):
        inputs = [goldens.input(value) for value in call["inputs"]]
        start = time.perf_counter()
        result = getattr(module, call["method"])(*inputs)
        if goldens.device.type == "cuda":
            torch.cuda.synchronize()
        millis.append((time.perf_counter() - start) * 1000)
        if "keep" in call:
            goldens.kept[call["keep"]] = result
        expected = call.get("result")
        if expected is not None:
            comparison.add(number, result, goldens.tensor(expected["tensor"]))
    return millis


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("goldens", type=pathlib.Path)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--rtol", type=float, default=1e-4)
    parser.add_argument("--atol", type=float, default=1e-5)
    parser.add_argument("--json", type=pathlib.Path, help="also write the summary to this file")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    device = torch.device(arguments.device)
    module = torch.jit.load(str(arguments.goldens / "archive.pt"), map_location=device).eval()
    goldens = Goldens(arguments.goldens, device)
    comparison = Comparison(arguments.rtol, arguments.atol)
    # As Java does: no profiling of first calls, no fusion, no autograd.
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        millis = replay(module, goldens, comparison)
    summary = {
        "torch": torch.__version__,
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu",
        "calls": len(goldens.calls),
        "compared": comparison.compared,
        "bitIdentical": comparison.identical,
        "failed": comparison.failed[:20],
        "maxAbsoluteError": comparison.absolute,
        "maxRelativeError": comparison.relative,
        "worstCall": comparison.worst,
        "millisMedian": statistics.median(millis) if millis else None,
    }
    if arguments.json:
        arguments.json.write_text(json.dumps(summary) + "\n")
    print(json.dumps(summary))
    return 1 if comparison.failed or not comparison.compared else 0


if __name__ == "__main__":
    sys.exit(main())
