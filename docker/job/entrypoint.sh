#!/usr/bin/env bash
# Starts what Flink's image starts, also where the root file system is read-only: Flink's own entry point writes addresses
# and FLINK_PROPERTIES into its conf folder, and links of ENABLE_BUILT_IN_PLUGINS into its plugins folder. So it gets a home
# of links in /tmp, with a conf and plugins of its own.
set -euo pipefail

installed="${FLINK_HOME:-/opt/flink}"
home="$(mktemp -d /tmp/flink-home-XXXXXX)"
ln -s "$installed"/{bin,opt} "$home/"
# Flink looks for its jar with 'find', which does not follow a link to a folder.
mkdir "$home"/{lib,plugins}
ln -s "$installed"/lib/* "$home/lib/"
ln -s "$installed"/plugins/* "$home/plugins/"
cp -r "$installed/conf" "$home/conf"

export FLINK_CONF_DIR="$home/conf" FLINK_PLUGINS_DIR="$home/plugins"
FLINK_HOME="$home" exec /docker-entrypoint.sh "$@"
