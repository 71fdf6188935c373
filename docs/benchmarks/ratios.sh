#!/usr/bin/env bash
# Writes VGG-16 for CIFAR-10 at settings whose sizes can be worked out on paper, and reads from the files how many
# times smaller they are.
#
#   docs/benchmarks/ratios.sh WORK
#
# WORK   folder for written networks and finished rows; a row that is there is not measured again
#
# Prints three tables and puts them into ratios.md. Weights are untrained: sizes do not depend on them.
set -euo pipefail
if [ $# -ne 1 ]; then
  sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
set -- none none "$1"
. "$root/docs/benchmarks/rows.sh"
model=$work/vgg16.onnx

# field REPORT OBJECT KEY: a number of an object in a report
field() {
  awk -v object="\"$2\"" -v key="\"$3\"" '$1 == object { inside = 1 } inside && $1 == key { sub(/,$/, "", $3); print $3; exit }' "$1"
}

# size KEY RULE FIRST: compresses all layers but the classifier by a rule, the first convolution only where FIRST is given
size() {
  local report=$work/report rules=(--layer "*=$2" --layer 'classifier*=dense')
  if grep -q "^$1"$'\t' "$rows"; then return; fi
  [ -n "${3:-}" ] || rules+=(--layer 'features.0=dense')
  echo "$1" >&2
  filtrate compress "$model" -o "$work/x.onnx" --method "${2%%:*}" "${rules[@]}" --report "$report" >"$work/last.log" 2>&1 ||
    { cat "$work/last.log" >&2 && exit 1; }
  printf '%s\t%s\t%.4g\t%.4g\t%.4g\t%s\n' "$1" "$commit" "$(field "$report/report.json" ratio layers)" \
    "$(field "$report/report.json" ratio convolutions)" "$(field "$report/report.json" ratio file)" \
    "$(field "$report/report.json" parts graph)" >>"$rows"
}

# line KEY
line() { printf ' %s / %s / %s | %s |\n' "$(cell "$1" 3)" "$(cell "$1" 4)" "$(cell "$1" 5)" "$(cell "$1" 6)"; }

# s k share-of-n (1), (2), (3) on paper
slbf_rows='1 n 31.9 31.8 30.9
1 n/2 63.7 63.3 59.8
2 n 63.4 62.9 59.5
2 n/2 125.8 124.0 111.4
2 n/4 248.5 241.5 197.7
4 n 123.2 121.4 109.3
4 n/2 239.4 232.9 191.9
8 n 221.4 215.8 180.1'

# s k, and (1) on paper for one, two and four non-zeros a filter and part
slcq_rows='2 16 830 543 321
2 32 559 409 266
2 64 340 277 202
2 128 191 169 137
4 16 642 353 186
4 32 533 314 172
4 64 403 262 154
4 128 274 199 128
8 16 372 191 97
8 32 345 181 93
8 64 307 168 88
8 128 257 150 82'

# bits of a and b, M, (1) on paper; the first convolution takes part
template_rows='32 16 4.24
32 32 4.17
32 64 4.11
32 128 4.06
32 256 3.997
32 512 3.94
32 1024 3.88
16 64 7.58
16 256 7.19'

measure() {
  local s k rest bits
  [ -e "$model" ] || filtrate new vgg16 --input 3x32x32 --classes 10 -o "$model" >/dev/null
  while read -r s k rest; do size "slbf $s $k" "slbf:splits=$s,set=$k,scales=none,precision=32"; done <<<"$slbf_rows"
  while read -r s k rest; do
    for n in 1 2 4; do size "slcq $s $k $n" "slcq:splits=$s,bases=$k,bits=1,nonzeros=$n,precision=32"; done
  done <<<"$slcq_rows"
  while read -r bits k rest; do
    size "templates $bits $k" "templates:templates=$k,scope=network,precision=$bits" first
  done <<<"$template_rows"
}

tables() {
  local s k bits one two three
  printf '\n**slbf**, no scales\n\n| s | k | on paper (1) / (2) / (3) | from the file | graph, bytes |\n|---:|---:|---:|---:|---:|\n'
  while read -r s k one two three; do
    printf '| %s | %s | %s / %s / %s |' "$s" "$k" "$one" "$two" "$three" && line "slbf $s $k"
  done <<<"$slbf_rows"
  printf '\n**slcq**, binary bases, coefficients of 32 bits\n\n'
  printf '| s | k | non-zeros | on paper (1) | from the file (1) / (2) / (3) | graph, bytes |\n|---:|---:|---:|---:|---:|---:|\n'
  while read -r s k one two three; do
    printf '| %s | %s | 1 | %s |' "$s" "$k" "$one" && line "slcq $s $k 1"
    printf '| %s | %s | 2 | %s |' "$s" "$k" "$two" && line "slcq $s $k 2"
    printf '| %s | %s | 4 | %s |' "$s" "$k" "$three" && line "slcq $s $k 4"
  done <<<"$slcq_rows"
  printf '\n**templates**, one codebook\n\n| bits of a, b | M | on paper | from the file (1) / (2) / (3) | graph, bytes |\n|---:|---:|---:|---:|---:|\n'
  while read -r bits k one; do
    printf '| %s | %s | %s |' "$bits" "$k" "$one" && line "templates $bits $k"
  done <<<"$template_rows"
  printf '\nMeasured at commit %s.\n' "$(cut -f 2 "$rows" | sort -u | paste -sd ' ')"
}

measure
tables | tee "$work/tables.md"
insert results "$root/docs/benchmarks/ratios.md" <"$work/tables.md"
