#!/usr/bin/env bash
# Measures every method at four sizes of the whole file, without any training, on networks trained on CIFAR-10.
#
#   docs/benchmarks/methods.sh MODELS CIFAR WORK [NETWORK...]
#
# MODELS   folder with resnet20-cifar10.onnx and resnet56-cifar10.onnx
# CIFAR    folder with CIFAR-10 in its binary layout
# WORK     folder for written networks and finished rows; a row that is there is not measured again
# NETWORK  resnet20, resnet56; both by default
#
# Prints a table a network and puts it into methods.md, what is known of each method into its page in docs/methods, and
# the last column of all into the README. METHODS, RATIOS and STEPS in the environment measure fewer rows; what was not
# measured is printed as '-'.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/rows.sh"
[ $# -gt 0 ] || set -- resnet20 resnet56

all_methods='slbf slcq templates basis lowrank cp tt bwn kmeans uniform'
all_ratios='4 8 16 32'
all_steps='plain repaired fitted'

# flags STEP: what the three columns add
flags() {
  case $1 in
    plain) ;;
    repaired) printf '%s\n' --data "cifar10:$cifar" --no-data-aware ;;
    fitted) printf '%s\n' --data "cifar10:$cifar" ;;
  esac
}

# point NETWORK METHOD RATIO STEP: bwn has one size, so it takes no ratio
point() {
  local size=() extra
  [ "$2" = bwn ] || size=(--ratio "$3")
  mapfile -t extra < <(flags "$4")
  row "$1 $2 $3 $4" "$1" --method "$2" ${size[@]+"${size[@]}"} ${extra[@]+"${extra[@]}"}
}

# ratios METHOD LIST: bwn stands with the largest alone
ratios() { if [ "$1" = bwn ]; then echo 32; else echo "$2"; fi; }

# steps METHOD: the planner compares what is fitted to images
steps() { if [ "$1" = auto ]; then echo fitted; else echo "${STEPS:-$all_steps}"; fi; }

# measure NETWORK
measure() {
  local method ratio step
  for method in ${METHODS:-auto $all_methods}; do
    for ratio in $(ratios "$method" "${RATIOS:-$all_ratios}"); do
      for step in $(steps "$method"); do point "$1" "$method" "$ratio" "$step"; done
    done
  done
}

# line NETWORK METHOD RATIO: the rest of a row
line() {
  local key="$1 $2 $3" bytes='-' layers='-'
  if [ -n "$(cell "$key fitted" 5)" ]; then
    bytes=$(cell "$key fitted" 3)
    layers="$(cell "$key fitted" 5) / $(cell "$key fitted" 6) / $(cell "$key fitted" 7)"
  fi
  printf ' %s | %s | %s | %s | %s | %s | %s |\n' "$([ "$2" = bwn ] || echo "$3")" "$bytes" \
    "$(cell "$key fitted" 9)" "$layers" \
    "$(value "$key plain")" "$(value "$key repaired")" "$(value "$key fitted")"
}

# heading COLUMN
heading() {
  echo "| $1 | ratio | bytes | graph | structured / whole / dense | plain fit | batch norms re-estimated | data-aware fit, batch norms re-estimated |"
  echo '|---|---:|---:|---:|---:|---:|---:|---:|'
}

# table NETWORK: all methods
table() {
  local method ratio
  printf '\n**%s**, %s bytes, %s %%\n\n' "$1" "$(cell "original $1" 3)" "$(percent "original $1")"
  heading method
  for method in auto $all_methods; do
    for ratio in $(ratios "$method" "$all_ratios"); do printf '| %s |' "$method" && line "$1" "$method" "$ratio"; done
  done
  measured "$1"
}

# page METHOD: both networks, as far as they were measured
page() {
  local network ratio
  printf '\nWithout training, top-1 %% over the test images of CIFAR-10 ([how](../benchmarks/methods.md)):\n\n'
  heading network
  for network in resnet20 resnet56; do
    for ratio in $(ratios "$1" "$all_ratios"); do
      if grep -q "^$network $1 $ratio fitted"$'\t' "$rows"; then printf '| %s |' "$network" && line "$network" "$1" "$ratio"; fi
    done
  done
}

# short: both networks, all methods that have a choice of sizes, fitted to images
short() {
  local method network ratio
  printf '\nTop-1 %% without training, the whole file 4 to 32 times smaller:\n\n'
  echo '| method | resnet20, 4x | 8x | 16x | 32x | resnet56, 4x | 8x | 16x | 32x |'
  echo '|---|---:|---:|---:|---:|---:|---:|---:|---:|'
  printf '| as they were |'
  for network in resnet20 resnet56; do printf ' %s | | | |' "$(value "original $network")"; done
  for method in auto ${all_methods/bwn /}; do
    printf '\n| %s |' "$method"
    for network in resnet20 resnet56; do
      for ratio in $all_ratios; do printf ' %s |' "$(value "$network $method $ratio fitted")"; done
    done
  done
  printf '\n\nAll 10,000 test images of CIFAR-10, from the written files, fitted to 1,024 unlabelled images.\n'
}

for network in "$@"; do
  originals "$network"
  measure "$network"
  table "$network" >"$work/$network.md"
  cat "$work/$network.md"
  insert "$network" "$root/docs/benchmarks/methods.md" <"$work/$network.md"
done
for method in $all_methods; do
  page "$method" | insert results "$root/docs/methods/$method.md"
done
short | insert results "$root/README.md"
