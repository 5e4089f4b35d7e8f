#!/usr/bin/env bash
# Compiles DJL's JNI library for the libtorch of a Python torch, from the sources that stage.sh packed. A minute.
set -euo pipefail

usage="usage: build-jni.sh STAGED TORCH OUT
  STAGED   where unpack.sh unpacked jni.tar.gz: jni/
  TORCH    folder of the Python package torch: python3 -c 'import torch; print(torch.__path__[0])'
  OUT      the library, libdjl_torch.so
example: build-jni.sh staged /opt/venv/lib/python3.12/site-packages/torch libdjl_torch.so"
if (($# != 3)); then
  echo "$usage" >&2
  exit 2
fi
jni="$(realpath "$1")/jni" torch="$(realpath "$2")" out="$(realpath -m "$3")"
if [[ ! -d "$jni" ]]; then
  echo "build-jni.sh: $jni is missing: stage.sh packs it if --djl names DJL's sources" >&2
  exit 1
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

flags=(-std=c++17 -O2 -fPIC -w "-I$jni" "-I$torch/include" "-I$torch/include/torch/csrc/api/include")
libraries=(-ltorch -ltorch_cpu -lc10)
cuda="${CUDA_HOME:-/usr/local/cuda}"
if [[ -e "$torch/lib/libtorch_cuda.so" && -e "$cuda/include/cuda_runtime_api.h" ]]; then
  flags+=(-DUSE_CUDA "-I$cuda/include")
  libraries+=(-lc10_cuda)
fi
export work
printf '%s\0' "$jni"/*.cc |
  xargs -0 -P "$(nproc)" -I{} bash -c 'g++ "$@" -c "{}" -o "$work/$(basename "{}" .cc).o"' _ "${flags[@]}"
g++ -shared -o "$out" "$work"/*.o "-L$torch/lib" "${libraries[@]}" "-Wl,-rpath,\$ORIGIN"
ls -la "$out"
