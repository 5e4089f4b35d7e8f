#!/usr/bin/env bash
# Runs a command of Tickcache, or any main class, on the libtorch of a Python torch, CUDA or not, without a network.
set -euo pipefail

usage="usage: run-engine.sh STAGED TORCH JNI_LIBRARY [--class=MAIN] ARGS...
  STAGED       what stage.sh made: jre/ and lib/*.jar
  TORCH        folder of the Python package torch: python3 -c 'import torch; print(torch.__path__[0])'
  JNI_LIBRARY  libdjl_torch.so built for that torch
example: run-engine.sh staged /opt/venv/lib/python3.12/site-packages/torch libdjl_torch.so bench engine --quick
heap size: TICKCACHE_HEAP (2g); work files: TICKCACHE_GPU_WORK (a temporary folder)"
if (($# < 4)); then
  echo "$usage" >&2
  exit 2
fi
staged="$(realpath "$1")" torch="$(realpath "$2")" jni="$(realpath "$3")"
shift 3
main=io.tickcache.job.Tickcache
if [[ "$1" == --class=* ]]; then
  main="${1#--class=}"
  shift
fi

version="$(sed -n "s/^__version__ = [\"']\([0-9.]*\).*/\1/p" "$torch/version.py")"
cuda="$(sed -n "s/^cuda: .* = [\"']\([0-9.]*\).*/\1/p" "$torch/version.py")"
if [[ -e "$torch/lib/libtorch_cuda.so" ]]; then
  flavor="cu${cuda//./}"
else
  flavor=cpu
fi

# DJL loads every library it finds in one folder, so the folder holds just those that it must: links are resolved
# before they are loaded, and what they need is found beside the originals. It looks for its JNI library there first.
work="${TICKCACHE_GPU_WORK:-$(mktemp -d)}"
mkdir -p "$work/libtorch" "$work/cudart" "$work/djl"
for name in libc10.so libtorch_cpu.so libc10_cuda.so libtorch_cuda.so libtorch.so; do
  [[ -e "$torch/lib/$name" ]] && ln -sf "$torch/lib/$name" "$work/libtorch/$name"
done
ln -sf "$jni" "$work/libtorch/libdjl_torch.so"

# The CUDA libraries of a wheel lie in packages beside torch, whatever their layout.
paths="$torch/lib"
while read -r folder; do
  paths="$paths:$folder"
done < <(find "$torch/../nvidia" -name 'lib*.so*' -printf '%h\n' 2>/dev/null | sort -u | xargs -r realpath)
# DJL counts the GPUs through JNA, which wants the library's plain name.
cudart="$(find "$torch/../nvidia" "$torch/lib" -name 'libcudart*.so*' 2>/dev/null | head -n 1 || true)"
[[ -n "$cudart" ]] && ln -sf "$(realpath "$cudart")" "$work/cudart/libcudart.so"

export LD_LIBRARY_PATH="$paths${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export PYTORCH_LIBRARY_PATH="$work/libtorch" PYTORCH_VERSION="$version" PYTORCH_FLAVOR="$flavor"
export DJL_CACHE_DIR="$work/djl" ENGINE_CACHE_DIR="$work/djl" OMP_NUM_THREADS=1
echo "run-engine: torch $version, $flavor, $torch" >&2
exec "$staged/jre/bin/java" -Xmx"${TICKCACHE_HEAP:-2g}" \
  --add-opens=java.base/java.util=ALL-UNNAMED \
  --add-opens=java.base/java.lang=ALL-UNNAMED \
  --add-opens=java.base/java.time=ALL-UNNAMED \
  --add-opens=java.base/java.nio=ALL-UNNAMED \
  --add-modules=jdk.incubator.vector -XX:PerMethodTrapLimit=10000 \
  -DOPT_OUT_TRACKING=true -Dai.djl.offline=true \
  -Djna.library.path="$work/cudart" -Djna.tmpdir="$work" -Djava.io.tmpdir="$work" \
  -Dlog4j2.configurationFile=classpath:tickcache-log4j2.xml \
  -cp "$staged/lib/*" \
  "$main" "$@"
