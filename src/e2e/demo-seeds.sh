#!/usr/bin/env bash
# Runs the built demo once for each seed and says whether its Delta table was the truth.
#   src/e2e/demo-seeds.sh [FIRST [LAST [SECONDS [EVENTS_PER_SECOND]]]]      default: 1 20 20 5000
# Exits 0 if all were right. Build first: ./mvnw -DskipTests package
set -uo pipefail
cd "$(dirname "$0")/../.."
first=${1:-1} last=${2:-20} seconds=${3:-20} rate=${4:-5000}
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
wrong=0
for seed in $(seq "$first" "$last"); do
  if java -jar pipeline/target/tidemark.jar demo --seed "$seed" --seconds "$seconds" \
    --events-per-second "$rate" --output "$output/demo" > "$output/log" 2>&1; then
    result="right"
  else
    result="WRONG (exit $?)"
    wrong=$((wrong + 1))
    tail -40 "$output/log"
  fi
  printf 'seed %2d  %s  %s\n' "$seed" "$result" \
    "$(grep -E '^ +(produced|= counted|\+ late|\+ malformed) ' "$output/log" | tr -s ' ' | tr '\n' ' ')"
done
printf '%d of %d right\n' $((last - first + 1 - wrong)) $((last - first + 1))
exit $((wrong > 0))
