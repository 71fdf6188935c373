#!/usr/bin/env bash
# Measures what compression alone costs, without any training, on networks trained on CIFAR-10.
#
#   docs/benchmarks/untuned.sh MODELS CIFAR WORK [TABLE...]
#
# MODELS  folder with resnet20-cifar10.onnx and resnet56-cifar10.onnx
# CIFAR   folder with CIFAR-10 in its binary layout
# WORK    folder for written networks and finished rows; a row that is there is not measured again
# TABLE   main, precise, ends, images; all of them by default
#
# Prints the tables as markdown; a run of all four puts them into untuned.md, and a short one into the README. Every
# figure comes from the written file: bytes from its length, layers from `inspect`, accuracy from `evaluate` over all
# test images.
set -euo pipefail
if [ $# -lt 3 ]; then
  sed -n '4,9s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
models=$1 cifar=$2 work=$3
shift 3
tables=("$@")
[ ${#tables[@]} -gt 0 ] || tables=(main precise ends images)
for table in "${tables[@]}"; do
  case $table in
    main | precise | ends | images) ;;
    *) echo "untuned.sh: a table main, precise, ends or images is needed, '$table' came" >&2 && exit 2 ;;
  esac
done
mkdir -p "$work"
rows=$work/rows.tsv
touch "$rows"
commit=$(git -C "$root" rev-parse --short HEAD)

filtrate() { "$root/filtrate" "$@"; }

# top1 FILE
top1() { filtrate evaluate "$1" --data "cifar10:$cifar" --json | sed -nE 's/.*"top1":([0-9.]+).*/\1/p'; }

# layers FILE: layers with a structure, stored whole, dense; and how many of the first two have how many bits
layers() {
  filtrate inspect "$1" --json | sed -nE 's/.*"op" *: *"([A-Za-z0-9_]+)".*/\1/p' | awk '
    function bits(op) { sub(/.*(Small|Factored)/, "", op); return op + 0 }
    /(Basis|Tucker2|SpatialSvd)(Small|Factored)/ { structured++; count[bits($0)]++; next }
    /Uniform(Small|Factored)/ { whole++; count[bits($0)]++; next }
    { dense++ }
    END {
      for (b = 32; b >= 4; b /= 2) if (count[b]) mix = mix (mix ? ", " : "") count[b] " at " b
      printf "%d\t%d\t%d\t%s", structured, whole, dense, mix ? mix : "-"
    }'
}

# row KEY MODEL FLAGS...: measures once and remembers; the row is commit, bytes, accuracy, layers as above
row() {
  local key=$1 model=$models/$2-cifar10.onnx file=$work/${1//[^A-Za-z0-9.]/_}.onnx
  shift 2
  if grep -q "^$key"$'\t' "$rows"; then return; fi
  echo "$key" >&2
  if filtrate compress "$model" -o "$file" "$@" >"$work/last.log" 2>&1; then
    printf '%s\t%s\t%s\t%s\t%s\n' "$key" "$commit" "$(stat -c %s "$file")" "$(top1 "$file")" "$(layers "$file")" >>"$rows"
    rm -f "$file"
  elif grep -q 'out of reach' "$work/last.log"; then
    printf '%s\t%s\tout of reach\n' "$key" "$commit" >>"$rows"
  else
    cat "$work/last.log" >&2
    exit 1
  fi
}

# cell KEY COLUMN: 2 commit, 3 bytes, 4 accuracy, 5 structured, 6 whole, 7 dense, 8 bits
cell() { awk -F'\t' -v key="$1" -v col="$2" '$1 == key { print $col; exit }' "$rows"; }

percent() { # percent KEY
  local value
  value=$(cell "$1" 4)
  if [ -n "$value" ]; then awk -v v="$value" 'BEGIN { printf "%.2f", 100 * v }'; else echo "out of reach"; fi
}

data=(--data "cifar10:$cifar")

original() {
  local model
  for model in resnet20 resnet56; do
    grep -q "^original $model"$'\t' "$rows" && continue
    echo "original $model" >&2
    printf 'original %s\t%s\t%s\t%s\n' "$model" "$commit" "$(stat -c %s "$models/$model-cifar10.onnx")" \
      "$(top1 "$models/$model-cifar10.onnx")" >>"$rows"
  done
}

# ratios TABLE RATIOS FLAGS...: both networks, both methods, without and with calibration
ratios() {
  local table=$1 list=$2 model method ratio key
  shift 2
  for model in resnet20 resnet56; do
    for method in basis lowrank; do
      for ratio in $list; do
        key="$table $model $method $ratio"
        row "$key plain" "$model" --method "$method" --ratio "$ratio" "$@"
        row "$key calibrated" "$model" --method "$method" --ratio "$ratio" "${data[@]}" "$@"
      done
    done
  done
  for model in resnet20 resnet56; do
    printf '\n**%s**, %s bytes, %s %%\n\n' "$model" "$(cell "original $model" 3)" "$(percent "original $model")"
    echo '| method | ratio | bytes | structured / whole / dense | layers by bits | accuracy % | calibrated % |'
    echo '|---|---:|---:|---:|---|---:|---:|'
    for method in basis lowrank; do
      for ratio in $list; do
        key="$table $model $method $ratio"
        if [ -z "$(cell "$key calibrated" 4)" ]; then
          printf '| %s | %s | out of reach | | | %s | |\n' "$method" "$ratio" "$(percent "$key plain")"
          continue
        fi
        printf '| %s | %s | %s | %s / %s / %s | %s | %s | %s |\n' "$method" "$ratio" "$(cell "$key calibrated" 3)" \
          "$(cell "$key calibrated" 5)" "$(cell "$key calibrated" 6)" "$(cell "$key calibrated" 7)" \
          "$(cell "$key calibrated" 8)" "$(percent "$key plain")" "$(percent "$key calibrated")"
      done
    done
  done
}

ends() {
  local method ratio first last key
  for method in basis lowrank; do
    for ratio in 4 6; do
      for first in first-conv no-first-conv; do
        for last in classifier no-classifier; do
          row "ends $method $ratio $first $last" resnet20 --method "$method" --ratio "$ratio" "--$first" "--$last" "${data[@]}"
        done
      done
    done
  done
  printf '\n| method | ratio | both | all but the first convolution | all but the classifier | neither |\n|---|---:|---:|---:|---:|---:|\n'
  for method in basis lowrank; do
    for ratio in 4 6; do
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

short() {
  local model method ratio
  echo '| network | method | original | 2x smaller | 4x | 6x | 8x |'
  echo '|---|---|---:|---:|---:|---:|---:|'
  for model in resnet20 resnet56; do
    for method in basis lowrank; do
      printf '| %s | %s | %s |' "$model" "$method" "$(percent "original $model")"
      for ratio in 2 4 6 8; do printf ' %s |' "$(percent "main $model $method $ratio calibrated")"; done
      echo
    done
  done
  printf '\nTop-1 %% over the 10,000 test images of CIFAR-10, from the written files, 1024 unlabelled images for calibration.\n'
}

# insert FILE: puts standard input between the lines that mark results
insert() {
  awk 'NR == FNR { text = text $0 "\n"; next }
    /^<!-- results -->$/ { print; printf "%s", text; skip = 1; next }
    /^<!-- \/results -->$/ { skip = 0 }
    !skip' - "$1" >"$work/inserted" && cat "$work/inserted" >"$1"
}

print_tables() {
  local table
  for table in "${tables[@]}"; do
    case $table in
      main) printf '\n### Precision chosen freely\n' && ratios main '1.5 2 3 4 6 8' ;;
      precise) printf '\n### Everything at 32 bits\n' && ratios precise '1.5 2 3' --precision 32 ;;
      ends) printf '\n### The two ends of resnet20, calibrated, accuracy %%\n' && ends ;;
      images) printf '\n### Calibration images, resnet20, accuracy %%\n' && images ;;
    esac
  done
  printf '\nMeasured at commit %s.\n' "$(cut -f2 "$rows" | sort -u | paste -sd ' ')"
}

original
print_tables >"$work/tables.md"
cat "$work/tables.md"
if [ "${tables[*]}" = 'main precise ends images' ]; then
  insert "$root/docs/benchmarks/untuned.md" <"$work/tables.md"
  short | insert "$root/README.md"
fi
