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
# Prints the tables as markdown; a run of both puts them into methods.md. METHODS, RATIOS and STEPS in the environment
# measure fewer rows; what was not measured is printed as such.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/rows.sh"
[ $# -gt 0 ] || set -- resnet20 resnet56
networks=("$@")

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

measure() {
  local network method ratio step
  for network in "${networks[@]}"; do
    for ratio in ${RATIOS:-$all_ratios}; do
      for method in ${METHODS:-$all_methods}; do
        if [ "$method" = bwn ] && [ "$ratio" != 32 ]; then continue; fi
        for step in ${STEPS:-$all_steps}; do point "$network" "$method" "$ratio" "$step"; done
      done
    done
  done
}

tables() {
  local network method ratio key
  for network in "${networks[@]}"; do
    printf '\n**%s**, %s bytes, %s %%\n\n' "$network" "$(cell "original $network" 3)" "$(percent "original $network")"
    echo '| method | ratio | bytes | structured / whole / dense | plain fit | batch norms re-estimated | data-aware fit, batch norms re-estimated |'
    echo '|---|---:|---:|---:|---:|---:|---:|'
    for method in $all_methods; do
      for ratio in $all_ratios; do
        if [ "$method" = bwn ] && [ "$ratio" != 32 ]; then continue; fi
        key="$network $method $ratio"
        printf '| %s | %s | %s | %s / %s / %s | %s | %s | %s |\n' "$method" "$([ "$method" = bwn ] || echo "$ratio")" \
          "$(cell "$key fitted" 3)" "$(cell "$key fitted" 5)" "$(cell "$key fitted" 6)" "$(cell "$key fitted" 7)" \
          "$(value "$key plain")" "$(value "$key repaired")" "$(value "$key fitted")"
      done
    done
  done
  printf '\nMeasured at commit %s.\n' "$(cut -f2 "$rows" | sort -u | paste -sd ' ')"
}

originals "${networks[@]}"
measure
tables >"$work/tables.md"
cat "$work/tables.md"
if [ "${networks[*]}" = 'resnet20 resnet56' ]; then
  insert "$root/docs/benchmarks/methods.md" <"$work/tables.md"
fi
