#!/usr/bin/env bash
# Measures what compression alone costs, without any training, on networks trained on CIFAR-10.
#
#   docs/benchmarks/untuned.sh MODELS CIFAR WORK [TABLE...]
#
# MODELS  folder with resnet20-cifar10.onnx and resnet56-cifar10.onnx
# CIFAR   folder with CIFAR-10 in its binary layout
# WORK    folder for written networks and finished rows; a row that is there is not measured again
# TABLE   main, ends, images; all of them by default
#
# Prints the tables as markdown and puts them into untuned.md. Every figure comes from the written file: bytes from its
# length, layers from `inspect`, accuracy from `evaluate` over all test images. STEPS in the environment (plain, repaired,
# calibrated) measures fewer columns; what was not measured is printed as '-', and nothing is put anywhere.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/rows.sh"
[ $# -gt 0 ] || set -- main ends images
tables=("$@")
for table in "${tables[@]}"; do
  case $table in
    main | ends | images) ;;
    *) echo "untuned.sh: a table main, ends or images is needed, '$table' came" >&2 && exit 2 ;;
  esac
done

data=(--data "cifar10:$cifar")

# flags STEP: what the three columns add
flags() {
  case $1 in
    repaired) printf '%s\n' "${data[@]}" --no-data-aware ;;
    calibrated) printf '%s\n' "${data[@]}" ;;
  esac
}

# ratios: both networks, both methods: plain, with batch norms re-estimated, fitted to data too
ratios() {
  local list='1.5 2 3 4 6 8' model method ratio step key
  for model in resnet20 resnet56; do
    for method in basis lowrank; do
      for ratio in $list; do
        key="main $model $method $ratio"
        for step in ${STEPS:-plain repaired calibrated}; do
          row "$key $step" "$model" --method "$method" --ratio "$ratio" $(flags "$step")
        done
      done
    done
  done
  for model in resnet20 resnet56; do
    printf '\n**%s**, %s bytes, %s %%\n\n' "$model" "$(cell "original $model" 3)" "$(percent "original $model")"
    echo '| method | ratio | bytes | structured / whole / dense | layers by bits | plain % | batch norms re-estimated % | fitted to data too % |'
    echo '|---|---:|---:|---:|---|---:|---:|---:|'
    for method in basis lowrank; do
      for ratio in $list; do
        key="main $model $method $ratio"
        printf '| %s | %s | %s | %s / %s / %s | %s | %s | %s | %s |\n' "$method" "$ratio" "$(cell "$key repaired" 3)" \
          "$(cell "$key repaired" 5)" "$(cell "$key repaired" 6)" "$(cell "$key repaired" 7)" \
          "$(cell "$key repaired" 8)" "$(value "$key plain")" "$(value "$key repaired")" "$(value "$key calibrated")"
      done
    done
  done
}

ends() {
  local method ratio first last key
  for method in lowrank auto; do
    for ratio in 8 16; do
      for first in first-conv no-first-conv; do
        for last in classifier no-classifier; do
          row "ends $method $ratio $first $last" resnet20 --method "$method" --ratio "$ratio" "--$first" "--$last" "${data[@]}"
        done
      done
    done
  done
  printf '\n| method | ratio | both | all but the first convolution | all but the classifier | neither |\n|---|---:|---:|---:|---:|---:|\n'
  for method in lowrank auto; do
    for ratio in 8 16; do
      key="ends $method $ratio"
      printf '| %s | %s | %s | %s | %s | %s |\n' "$method" "$ratio" "$(percent "$key first-conv classifier")" \
        "$(percent "$key no-first-conv classifier")" "$(percent "$key first-conv no-classifier")" \
        "$(percent "$key no-first-conv no-classifier")"
    done
  done
}

images() {
  local method ratio count key
  for method in basis lowrank; do
    for ratio in 4 6 8; do
      for count in 128 1024 4096; do
        row "images $method $ratio $count" resnet20 --method "$method" --ratio "$ratio" --images "$count" "${data[@]}"
      done
    done
  done
  printf '\n| method | ratio | 128 images | 1024 images | 4096 images |\n|---|---:|---:|---:|---:|\n'
  for method in basis lowrank; do
    for ratio in 4 6 8; do
      key="images $method $ratio"
      printf '| %s | %s | %s | %s | %s |\n' "$method" "$ratio" "$(percent "$key 128")" "$(percent "$key 1024")" "$(percent "$key 4096")"
    done
  done
}

print_table() {
  case $1 in
    main) printf '\n### Precision chosen freely\n' && ratios ;;
    ends) printf '\n### The two ends of resnet20, calibrated, accuracy %%\n' && ends ;;
    images) printf '\n### Calibration images, resnet20, accuracy %%\n' && images ;;
  esac
  measured "$1"
}

originals resnet20 resnet56
for table in "${tables[@]}"; do
  print_table "$table" >"$work/$table.md"
  cat "$work/$table.md"
  [ -z "${STEPS-}" ] || continue
  insert "$table" "$root/docs/benchmarks/untuned.md" <"$work/$table.md"
done
