#!/usr/bin/env bash
# Measures the planner: what it predicts against what files lose, and its plans against the best single method.
#
#   docs/benchmarks/planner.sh MODELS CIFAR WORK [NETWORK...]
#
# MODELS   folder with resnet20-cifar10.onnx and resnet56-cifar10.onnx
# CIFAR    folder with CIFAR-10 in its binary layout
# WORK     folder for written networks and finished rows; a row that is there is not measured again. The WORK of
#          methods.sh serves as well: its rows of single methods are these.
# NETWORK  resnet20, resnet56; both by default
#
# Prints a table a network and puts it into planner.md. PLANS (40) and IMAGES (10000) in the environment take fewer random
# plans and fewer test images for each.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/rows.sh"
[ $# -gt 0 ] || set -- resnet20 resnet56
. "$root/.mvn/jdk"
find_jdk

singles='slbf slcq templates basis lowrank cp tt kmeans uniform'
ratios='4 8 16 32'

# random NETWORK: rows `seed loss bytes top1` of plans that are not measured yet
random() {
  local file=$work/plans-$1.tsv seeds=() seed
  touch "$file"
  for seed in $(seq "${PLANS:-40}"); do grep -q "^$seed"$'\t' "$file" || seeds+=("$seed"); done
  [ ${#seeds[@]} -gt 0 ] || return 0
  filtrate --version >/dev/null
  (cd "$root" && ./mvnw -q test-compile -pl compress -am >&2)
  ORT_DISABLE_TELEMETRY=1 "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -cp "$root/compress/target/test-classes:$root/cli/target/dist/*" \
    org.filtrate.compress.RandomPlans "$models/$1-cifar10.onnx" "cifar10:$cifar" "$work/random.onnx" \
    "${IMAGES:-10000}" "${seeds[@]}" >>"$file"
}

# correlation NETWORK: Spearman's, of predicted loss and lost accuracy; ties get their mean rank
correlation() {
  awk -F'\t' -v n="${PLANS:-40}" '$1 <= n { k++; x[k] = $2; y[k] = -$4 }
    function rank(v, i,   j, below, same) {
      for (j = 1; j <= k; j++) { if (v[j] < v[i]) below++; else if (v[j] == v[i]) same++ }
      return below + (same + 1) / 2
    }
    END {
      if (k < 2) { print "-"; exit }
      for (i = 1; i <= k; i++) { a = rank(x, i); b = rank(y, i); sa += a; sb += b; saa += a * a; sbb += b * b; sab += a * b }
      va = saa - sa * sa / k; vb = sbb - sb * sb / k
      if (va <= 0 || vb <= 0) print "-"; else printf "%.3f", (sab - sa * sb / k) / sqrt(va * vb)
    }' "$work/plans-$1.tsv"
}

# measure NETWORK
measure() {
  local ratio method
  for ratio in $ratios; do
    for method in $singles auto; do
      row "$1 $method $ratio fitted" "$1" --method "$method" --ratio "$ratio" --data "cifar10:$cifar"
    done
  done
  random "$1"
}

# best NETWORK RATIO COLUMN: the single method with the least in a column of its row, accuracy counted as error, and that number
best() {
  local method
  for method in $singles; do printf '%s %s\n' "$(cell "$1 $method $2 fitted" "$3")" "$method"; done |
    awk -v column="$3" 'NF == 2 { v = column == 4 ? -$1 : $1; if (name == "" || v < least) { least = v; name = $2; number = $1 } }
      END { print name, column == 4 ? sprintf("%.2f", 100 * number) : number }'
}

# table NETWORK
table() {
  local ratio name single auto nearest least
  printf '\n**%s**: rank correlation of predicted loss and lost accuracy %s, over %s plans.\n\n' \
    "$1" "$(correlation "$1")" "$(wc -l <"$work/plans-$1.tsv")"
  echo "| ratio | best single method | its top-1 % | auto | difference | least divergence of a single method | auto |"
  echo "|---:|---|---:|---:|---:|---:|---:|"
  for ratio in $ratios; do
    read -r name single < <(best "$1" "$ratio" 4)
    read -r nearest least < <(best "$1" "$ratio" 10)
    auto=$(value "$1 auto $ratio fitted")
    printf "| %s | %s | %s | %s | %s | %s (%s) | %s |\n" "$ratio" "$name" "$single" "$auto" \
      "$(awk -v a="$auto" -v s="$single" 'BEGIN { if (a + 0 > 0) printf "%+.2f", a - s; else printf "-" }')" \
      "$least" "$nearest" "$(cell "$1 auto $ratio fitted" 10)"
  done
  measured "$1"
}

for network in "$@"; do
  originals "$network"
  measure "$network"
  table "$network" >"$work/planner-$network.md"
  cat "$work/planner-$network.md"
  insert "$network" "$root/docs/benchmarks/planner.md" <"$work/planner-$network.md"
done
