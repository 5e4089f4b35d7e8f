#!/usr/bin/env bash
# Makes the topics of the job with Kafka's own tool; those that are there stay as they are. The settings are those of
# kubernetes/topics.yaml, which gives the reasons; a test compares the two.
#
#   BOOTSTRAP=kafka:9092 docker/kafka/topics.sh
#
# KAFKA_HOME   of the tools; without it kafka-topics.sh is looked for in the PATH
# CLIENT       properties of a client that may make topics, if the brokers ask for a login
# REPLICAS     3; on a single broker 1
# RETENTION_MS in place of the topics' own; -1 for recordings, whose event times are old
set -euo pipefail

tool="${KAFKA_HOME:+$KAFKA_HOME/bin/}kafka-topics.sh"
replicas="${REPLICAS:-3}"
common=(--bootstrap-server "${BOOTSTRAP:?host:port of a broker}" --create --if-not-exists
  --replication-factor "$replicas" --config "min.insync.replicas=$((replicas > 1 ? 2 : 1))")
[[ -n "${CLIENT:-}" ]] && common+=(--command-config "$CLIENT")

create() { # NAME PARTITIONS SETTINGS...
  local settings=("${@:3}")
  [[ -n "${RETENTION_MS:-}" ]] && settings=("${settings[@]/retention.ms=*/retention.ms=$RETENTION_MS}")
  "$tool" "${common[@]}" --topic "$1" --partitions "$2" "${settings[@]}"
}

create tickcache.order-book 12 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime --config message.timestamp.after.max.ms=60000
create tickcache.klines 12 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime --config message.timestamp.after.max.ms=60000
create tickcache.market 1 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime --config message.timestamp.after.max.ms=60000
create tickcache.predictions 12 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime
create tickcache.signals 12 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime
create tickcache.allocations 1 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime
create tickcache.dead-letters 3 --config cleanup.policy=delete --config retention.ms=2592000000 --config message.timestamp.type=CreateTime
create tickcache.scores 12 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime
create tickcache.forecasts 12 --config cleanup.policy=delete --config retention.ms=604800000 --config message.timestamp.type=CreateTime
