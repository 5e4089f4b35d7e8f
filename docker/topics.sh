#!/usr/bin/env bash
# Makes those of the job's topics that are not there, on the broker of compose.yaml.
# usage: topics.sh HOST:PORT PARTITIONS   (KAFKA_BIN: where Kafka's scripts are; /opt/kafka/bin)
set -euo pipefail

if (($# != 2)); then
  sed -n '3s/^# //p' "$0" >&2
  exit 2
fi
servers="$1" partitions="$2" bin="${KAFKA_BIN:-/opt/kafka/bin}"

create() {
  local topic="$1"
  shift
  "$bin/kafka-topics.sh" --bootstrap-server "$servers" --create --if-not-exists --topic "$topic" \
    --partitions "$partitions" --replication-factor 1 "$@"
}

# A record's timestamp is its event time: recordings are years old, so records go by size (1 GiB a partition), not by age.
kept=(--config retention.ms=-1 --config retention.bytes=1073741824)
# The broker refuses what is further ahead of its clock than the job takes (source.max-ahead).
input=(--config message.timestamp.type=CreateTime --config message.timestamp.after.max.ms=60000)

create tickcache.order-book "${kept[@]}" "${input[@]}"
create tickcache.klines "${kept[@]}" "${input[@]}"
create tickcache.market "${kept[@]}" "${input[@]}"
create tickcache.predictions "${kept[@]}"
create tickcache.signals "${kept[@]}"
create tickcache.allocations "${kept[@]}"
create tickcache.dead-letters "${kept[@]}"
