#!/usr/bin/env bash
# Builds the newest commit twice, in two clones, and says whether the jars are the same to the byte.
#   src/e2e/same-bytes.sh
# Exits 0 if they are. Takes some minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for clone in one two; do
  git clone -q . "$work/$clone"
  (cd "$work/$clone" && ./mvnw -B -q -DskipTests package)
done
cd "$work"
for jar in tidemark.jar tidemark-cluster.jar; do
  sha256sum {one,two}/pipeline/target/$jar
  cmp {one,two}/pipeline/target/$jar
done
echo "the same"
