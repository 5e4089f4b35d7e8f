#!/usr/bin/env bash
# Gives the users their rights with Kafka's own tool. They are those of kubernetes/users.yaml, which says what each is for;
# a test compares the two. Users, and how they log in, are made by other means (kafka-configs.sh for SCRAM).
#
#   BOOTSTRAP=kafka:9092 CLIENT=admin.properties docker/kafka/acls.sh
#
# KAFKA_HOME of the tools; without it kafka-acls.sh is looked for in the PATH
# CLIENT     properties of a client that may change ACLs
set -euo pipefail

tool="${KAFKA_HOME:+$KAFKA_HOME/bin/}kafka-acls.sh"
common=(--bootstrap-server "${BOOTSTRAP:?host:port of a broker}")
[[ -n "${CLIENT:-}" ]] && common+=(--command-config "$CLIENT")

allow() { # PRINCIPAL OPERATION RESOURCE...
  "$tool" "${common[@]}" --add --allow-principal "$1" --operation "$2" "${@:3}"
}

allow User:tickcache-job Read --topic tickcache.order-book
allow User:tickcache-job Read --topic tickcache.klines
allow User:tickcache-job Read --topic tickcache.market
allow User:tickcache-job Write --topic tickcache.predictions
allow User:tickcache-job Read --topic tickcache.predictions
allow User:tickcache-job Write --topic tickcache.dead-letters
allow User:tickcache-job Read --topic tickcache.dead-letters
allow User:tickcache-job Write --topic tickcache.signals
allow User:tickcache-job Read --topic tickcache.signals
allow User:tickcache-job Write --topic tickcache.allocations
allow User:tickcache-job Read --topic tickcache.allocations
allow User:tickcache-job Write --topic tickcache.scores
allow User:tickcache-job Read --topic tickcache.scores
allow User:tickcache-job Write --topic tickcache.forecasts
allow User:tickcache-job Read --topic tickcache.forecasts
allow User:tickcache-job Read --group tickcache
allow User:tickcache-job Write --transactional-id tickcache- --resource-pattern-type prefixed
allow User:tickcache-publisher Write --topic tickcache.order-book
allow User:tickcache-publisher DescribeConfigs --topic tickcache.order-book
allow User:tickcache-publisher Write --topic tickcache.klines
allow User:tickcache-publisher DescribeConfigs --topic tickcache.klines
allow User:tickcache-publisher Write --topic tickcache.market
allow User:tickcache-publisher DescribeConfigs --topic tickcache.market
allow User:tickcache-reader Read --topic tickcache.predictions
allow User:tickcache-reader Read --topic tickcache.signals
allow User:tickcache-reader Read --topic tickcache.allocations
allow User:tickcache-reader Read --topic tickcache.scores
allow User:tickcache-reader Read --topic tickcache.forecasts
allow User:tickcache-reader Read --topic tickcache.dead-letters
allow User:tickcache-reader Read --group tickcache-reader --resource-pattern-type prefixed
allow User:tickcache-monitor Describe --topic tickcache.order-book
allow User:tickcache-monitor Describe --topic tickcache.klines
allow User:tickcache-monitor Describe --topic tickcache.market
allow User:tickcache-monitor Describe --group tickcache
