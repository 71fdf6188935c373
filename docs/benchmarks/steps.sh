#!/usr/bin/env bash
# Measures a training step of resnet20: by hand on LibTorch, dense in the engine, compressed by every method.
#
#   docs/benchmarks/steps.sh [THREADS [BATCH [ROUNDS]]]
#
# THREADS, BATCH and ROUNDS are 1, 128 and 24 by default. All networks take a step in turn, ROUNDS times in one process; prints
# for each its quickest step in milliseconds of the processor, images a second and thread, and its ratio to the first.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
. "$root/.mvn/jdk"
find_jdk

"$root/filtrate" --version >/dev/null
(cd "$root" && ./mvnw -q test-compile -pl tune -am >&2)
"$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp "$root/tune/target/test-classes:$root/cli/target/dist/*" \
  org.filtrate.tune.train.StepTiming "${1:-1}" "${2:-128}" "${3:-24}"
