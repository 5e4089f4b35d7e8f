#!/usr/bin/env bash
# Packs a Java runtime and the built job's jars, without native torch, into pieces that fit through a narrow door.
set -euo pipefail

usage="usage: stage.sh OUT [--djl=CHECKOUT] [--piece-mib=N]
  OUT          gets engine.tar.gz (Java, and the jars that the engine and its benchmark need) and flink.tar.N
               (the other jars, that 'tickcache demo' needs besides), none above N MiB (default 50)
  CHECKOUT     DJL's sources, of the version that the build uses: OUT gets jni.tar.gz, which build-jni.sh compiles
example: ./tickcache --help && docker/gpu/stage.sh /tmp/staged --djl=/tmp/djl"
if (($# < 1)) || [[ "$1" == --* ]]; then
  echo "$usage" >&2
  exit 2
fi
home="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)"
target="$home/job/target"
piece=50 djl=
for option in "${@:2}"; do
  case "$option" in
    --piece-mib=*) piece="${option#*=}" ;;
    --djl=*) djl="$(realpath "${option#*=}")" ;;
    *)
      echo "stage.sh: unknown option $option" >&2
      exit 2
      ;;
  esac
done
if [[ ! -d "$target/lib" ]]; then
  echo "stage.sh: $target/lib is missing: build first, ./tickcache --help does" >&2
  exit 1
fi
mkdir -p "$1" && out="$(realpath "$1")"
java="${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

modules=java.se,jdk.crypto.ec,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs
"$java/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress=0 \
  --output "$work/jre"

# Jars of other systems' native code; rocksdbjni is needed with state.backend.type = rocksdb alone.
skipped='pytorch-native|pytorch-jni|rocksdbjni|async-profiler'
# Of no use without Flink's or Kafka's runtime.
flink='^(flink-rpc-akka|flink-shaded-|flink-runtime|kafka_|kafka-[^c]|zstd-jni|snappy-java|lz4-java|scala-|jose4j)'
flink="$flink|^(commons-(math3|collections|beanutils|validator|digester|text)|caffeine|javassist|RoaringBitmap|hash4j)"
mkdir -p "$work/engine/lib" "$work/flink/lib"
for jar in "$target"/tickcache-job-*.jar "$home"/job/lab/target/tickcache-lab-*.jar "$target"/lib/*.jar; do
  name="$(basename "$jar")"
  if [[ "$name" =~ $skipped ]]; then
    continue
  elif [[ "$name" =~ $flink ]]; then
    cp "$jar" "$work/flink/lib/"
  else
    cp "$jar" "$work/engine/lib/"
  fi
done

rm -f "$out"/engine.tar.gz "$out"/flink.tar.* "$out"/jni.tar.gz
if [[ -n "$djl" ]]; then
  mkdir -p "$work/jni/djl" "$work/classes"
  cp "$djl"/engines/pytorch/pytorch-native/src/main/native/*.{cc,h} "$work/jni/"
  cp "$djl"/api/src/main/native/djl/utils.h "$work/jni/djl/"
  cp "$java"/include/jni.h "$java"/include/linux/jni_md.h "$work/jni/"
  "$java/bin/javac" -nowarn -proc:none -cp "$target/lib/*" -h "$work/jni" -d "$work/classes" \
    -sourcepath "$djl/engines/pytorch/pytorch-engine/src/main/java" \
    "$djl/engines/pytorch/pytorch-engine/src/main/java/ai/djl/pytorch/jni/PyTorchLibrary.java"
  tar -C "$work" -czf "$out/jni.tar.gz" jni
fi
tar -C "$work" -czf "$out/engine.tar.gz" jre -C "$work/engine" lib
tar -C "$work/flink" -cf - lib | split -b "${piece}M" -d -a 1 - "$out/flink.tar."
cat >"$out/unpack.sh" <<'UNPACK'
#!/usr/bin/env bash
# usage: unpack.sh PIECES STAGED: unpacks the engine, and Flink's jars if all their pieces are there
set -euo pipefail
mkdir -p "$2"
[[ -f "$1/engine.tar.gz" ]] && tar -C "$2" -xzf "$1/engine.tar.gz"
[[ -f "$1/jni.tar.gz" ]] && tar -C "$2" -xzf "$1/jni.tar.gz"
if compgen -G "$1/flink.tar.*" >/dev/null; then cat "$1"/flink.tar.* | tar -C "$2" -xf -; fi
"$2/jre/bin/java" -version 2>&1 | head -n 1
find "$2/lib" -name '*.jar' | wc -l
UNPACK
chmod +x "$out/unpack.sh"
ls -la "$out"
