#!/usr/bin/env python3
"""Runs the network that './tickcache bench device --golden DIR' wrote under plain PyTorch: a GPU check without Java.

Compares outputs with those of Tickcache's CPU engine in every storage, and the bits of two splits of the same steps; then
times passes at full contexts beside the least that this GPU's memory allows. Exit status 1 if anything differs by more
than it may. Needs torch and NumPy.

usage: check.py DIR [--device cpu|cuda] [--storages fp32,bf16,int8] [--passes 20] [--profile] [--json]
"""
import argparse
import json
import pathlib
import sys
import time
import warnings

import numpy as np
import torch

# Of the outputs' deviation. A stored number next to a rounding boundary may fall to either side of it.
TOLERANCE = {"fp32": 1e-4, "fp16": 1e-2, "bf16": 1e-2, "int8": 3e-2, "fp8": 2e-1, "int4": 5e-1}


class Passes:
    def __init__(self, directory, name, device):
        self.manifest = json.loads((directory / f"{name}.json").read_text())
        self.arrays = np.load(directory / f"{name}.npz")
        self.device = device
        self.network = torch.jit.load(str(directory / f"{name}.pt"), map_location=device)
        rows = self.manifest["product_rows"] if device == "cuda" else 0
        self.weights = self.network.prepare(6, rows)

    def pool(self, storage, places):
        return self.network.new_pool(self.manifest["storages"][storage], places)

    def inputs(self, name):
        steps = torch.from_numpy(self.arrays[f"{name}/steps"]).to(self.device)
        index = torch.from_numpy(self.arrays[f"{name}/index"]).to(self.device)
        sizes = self.arrays[f"{name}/sizes"].tolist()
        if self.device == "cpu":  # there are parts behind it
            count, queries = sizes[1], sizes[2]
            at = 2 * steps.shape[0] + sizes[0] + queries
            begin = self.arrays[f"{name}/index"][at : at + count + 1]
            place = self.arrays[f"{name}/index"][at + count + 1 : at + 2 * count + 1]
            places = self.arrays[f"{name}/index"][at + 2 * count + 1 : at + 3 * count + 1]
            sizes[8] = 0
            sizes += np.stack([np.diff(begin), place, places], 1).ravel().tolist()
        return steps, index, sizes

    def step(self, pool, inputs):
        return self.network.step(self.weights, pool, *inputs)[0]


def outputs(passes, storage, split):
    pool = passes.pool(storage, passes.manifest["places"])
    expected = passes.arrays[f"expected/{storage}"]
    given = np.full_like(expected, np.nan)
    for name in passes.manifest[split]:
        given[passes.arrays[f"{name}/rows"]] = passes.step(pool, passes.inputs(name)).cpu().numpy()
    return given, expected


def check(passes, storages):
    splits = [key for key in passes.manifest if key.startswith("split-")]
    results = []
    for storage in storages:
        one, expected = outputs(passes, storage, splits[0])
        other, _ = outputs(passes, storage, splits[1])
        apart = float(np.abs(one - expected).max() / expected.std())
        results.append(
            {
                "storage": storage,
                "rows": len(one),
                "largest_difference": apart,
                "allowed": TOLERANCE[storage],
                "rows_that_depend_on_batching": int((one != other).any(1).sum()),
                "ok": bool(apart <= TOLERANCE[storage]),
            }
        )
    return results


def milliseconds(work, times, device):
    for _ in range(3):
        work()
    taken = []
    for _ in range(times):
        synchronize(device)
        start = time.perf_counter()
        work()
        synchronize(device)
        taken.append((time.perf_counter() - start) * 1e3)
    return sorted(taken)[len(taken) // 2]


def synchronize(device):
    if device == "cuda":
        torch.cuda.synchronize()


def read_rate(device):
    numbers = torch.ones((1 << 29) if device == "cuda" else 1 << 26, device=device)
    return numbers.numel() * 4 / milliseconds(numbers.sum, 5, device) * 1e3


def launches(work):
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        work()
        torch.cuda.synchronize()
    events = [event for event in profile.events() if event.device_type == torch.profiler.DeviceType.CUDA]
    return len(events), sum(event.device_time for event in events) / 1e3


def fill(pool):
    if pool.scales.numel() > 0:
        pool.numbers.random_()
        pool.scales.fill_(0.01)
    else:
        pool.numbers.normal_()


def time_passes(passes, storages, times, profile):
    rate = read_rate(passes.device)
    results = []
    for storage in storages:
        for timed in passes.manifest["passes"]:
            pool = None
            if passes.device == "cpu" and timed["instruments"] > 64:
                continue
            try:
                pool = passes.pool(storage, timed["places"])
                fill(pool)
                inputs = passes.inputs(timed["name"])
                taken = milliseconds(lambda: passes.step(pool, inputs), times, passes.device)
                seen = timed["instruments"] * timed["context"]
                stored = passes.network.pool_bytes(pool) / timed["places"]
                weights = sum(parameter.numel() * 4 for parameter in passes.network.parameters())
                floor = (weights + seen * stored) / rate * 1e3
                result = {**timed, "storage": storage, "ms": taken, "floor_ms": floor}
                if passes.device == "cuda":
                    result["launches"], result["gpu_ms"] = launches(lambda: passes.step(pool, inputs))
                    result["peak_gb"] = torch.cuda.max_memory_allocated() / 1e9
                    torch.cuda.reset_peak_memory_stats()
                results.append(result)
                if profile:
                    with torch.profiler.profile() as record:
                        for _ in range(times):
                            passes.step(pool, inputs)
                        synchronize(passes.device)
                    print(record.key_averages().table(sort_by="self_cpu_time_total", row_limit=45))
            except torch.cuda.OutOfMemoryError:
                results.append({**timed, "storage": storage, "ms": None})
            del pool
            if passes.device == "cuda":
                torch.cuda.empty_cache()
    return rate, results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=pathlib.Path)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cuda")
    parser.add_argument("--storages", default="fp32,bf16,int8")
    parser.add_argument("--passes", type=int, default=20)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore", message=".*Profiler clears events")
    if arguments.device == "cuda" and not torch.cuda.is_available():
        sys.exit("check.py: this torch finds no CUDA device")
    machine = torch.cuda.get_device_name() if arguments.device == "cuda" else "CPU"
    torch.set_grad_enabled(False)
    torch.set_num_threads(1)
    checked = Passes(arguments.directory, "checked", arguments.device)
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        results = check(checked, list(checked.manifest["storages"]))
        del checked
        timed = Passes(arguments.directory, "timed", arguments.device)
        rate, times = time_passes(timed, arguments.storages.split(","), arguments.passes, arguments.profile)
    if arguments.json:
        print(json.dumps({"gpu": machine, "torch": torch.__version__, "checked": results, "read_gb_per_s": rate / 1e9, "timed": times}))
    else:
        print(f"{machine}, torch {torch.__version__}, reads {rate / 1e9:.0f} GB/s")
        for r in results:
            print(
                f"{r['storage']:5} {r['rows']} rows, from the CPU's at most {r['largest_difference']:.1e} of their deviation"
                f" (allowed {r['allowed']:.0e}); {r['rows_that_depend_on_batching']} depend on batching"
                + ("" if r["ok"] else "  FAILED")
            )
        for t in times:
            what = f"{t['storage']:5} context {t['context']:5}, {t['instruments']:4} instruments of {t['steps']:3} steps"
            if t["ms"] is None:
                print(f"{what}: does not fit the memory")
                continue
            print(f"{what}: {t['ms']:8.3f} ms, floor {t['floor_ms']:7.3f} ms", end="")
            if "launches" in t:
                print(f"; {t['launches']} launches of {t['gpu_ms']:.3f} ms together; {t['peak_gb']:.1f} GB", end="")
            print()
    sys.exit(0 if all(r["ok"] for r in results) else 1)


if __name__ == "__main__":
    main()
