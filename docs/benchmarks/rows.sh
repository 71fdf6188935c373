# Rows of benchmark tables, measured once and remembered; sourced by the scripts beside it, which are called with
# MODELS CIFAR WORK and whatever else they say themselves. Takes the first three, and sets `root`, the project.

if [ $# -lt 3 ]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
models=$1 cifar=$2 work=$3
shift 3

rows=$work/rows.tsv
mkdir -p "$work"
touch "$rows"
commit=$(git -C "$root" rev-parse --short HEAD)

filtrate() { "$root/filtrate" "$@"; }

# top1 FILE
top1() { filtrate evaluate "$1" --data "cifar10:$cifar" --json | field top1; }

# field NAME: its number in the JSON on standard input
field() { sed -nE 's/.*"'"$1"'":([0-9.]+).*/\1/p'; }

# layers FILE: layers with a structure, stored whole, dense; how many of the first two have how many bits; bytes beside tensors
layers() {
  filtrate inspect "$1" --json >"$work/inspected"
  sed -nE 's/.*"setting" *: *"([^"]*)".*/\1/p' "$work/inspected" | awk '
    function bits(setting) { sub(/.*precision=/, "", setting); return setting + 0 }
    /^$/ { dense++; next }
    /^uniform:/ { whole++; count[bits($0)]++; next }
    { structured++; count[bits($0)]++ }
    END {
      for (b = 32; b >= 1; b--) if (count[b]) mix = mix (mix ? ", " : "") count[b] " at " b
      printf "%d\t%d\t%d\t%s\t", structured, whole, dense, mix ? mix : "-"
    }'
  sed -nE 's/.*"graph_bytes" *: *([0-9]+).*/\1/p' "$work/inspected"
}

# row KEY MODEL FLAGS...: measures once and remembers; the row is commit, bytes, accuracy, layers as above, divergence
row() {
  local key=$1 model=$models/$2-cifar10.onnx file=$work/${1//[^A-Za-z0-9.]/_}.onnx
  shift 2
  if grep -q "^$key"$'\t' "$rows"; then return; fi
  echo "$key" >&2
  if filtrate compress "$model" -o "$file" "$@" >"$work/last.log" 2>&1; then
    filtrate evaluate "$file" --data "cifar10:$cifar" --against "$model" --json >"$work/evaluated"
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$key" "$commit" "$(stat -c %s "$file")" "$(field top1 <"$work/evaluated")" \
      "$(layers "$file")" "$(field divergence <"$work/evaluated")" >>"$rows"
    rm -f "$file"
  elif grep -q 'out of reach' "$work/last.log"; then
    printf '%s\t%s\tout of reach\n' "$key" "$commit" >>"$rows"
  else
    cat "$work/last.log" >&2
    exit 1
  fi
}

# cell KEY COLUMN: 2 commit, 3 bytes, 4 accuracy, 5 structured, 6 whole, 7 dense, 8 bits, 9 graph, 10 divergence from the original
cell() { awk -F'\t' -v key="$1" -v col="$2" '$1 == key { print $col; exit }' "$rows"; }

percent() { # percent KEY
  local value
  value=$(cell "$1" 4)
  if [ -n "$value" ]; then awk -v v="$value" 'BEGIN { printf "%.2f", 100 * v }'; else echo "out of reach"; fi
}

value() { # value KEY: a dash for what was not measured
  if grep -q "^$1"$'\t' "$rows"; then percent "$1"; else echo '-'; fi
}

# originals MODEL...: rows `original MODEL` with the accuracy of the networks as they are
originals() {
  local model
  for model in "$@"; do
    grep -q "^original $model"$'\t' "$rows" && continue
    echo "original $model" >&2
    printf 'original %s\t%s\t%s\t%s\n' "$model" "$commit" "$(stat -c %s "$models/$model-cifar10.onnx")" \
      "$(top1 "$models/$model-cifar10.onnx")" >>"$rows"
  done
}

# measured KEY: the commits of all rows whose keys begin so
measured() {
  printf '\nMeasured at commit %s.\n' "$(awk -F'\t' -v key="$1 " 'index($1, key) == 1 { print $2 }' "$rows" | sort -u | paste -sd ' ')"
}

# insert NAME FILE: puts standard input between the lines `<!-- NAME -->` and `<!-- /NAME -->`
insert() {
  awk -v name="$1" 'NR == FNR { text = text $0 "\n"; next }
    $0 == "<!-- " name " -->" { print; printf "%s", text; skip = 1; next }
    $0 == "<!-- /" name " -->" { skip = 0 }
    !skip' - "$2" >"$work/inserted" && cat "$work/inserted" >"$2"
}
