const { original, rows, published } = data;
const reached = rows.filter(r => !r.problem);
const methods = [...new Set(rows.map(r => r.method))];
const judge = original.map50 === undefined ? { name: "Top-1", of: row => row.top1 } : { name: "mAP .5", of: row => row.map50 };
const isJudged = judge.of(original) !== undefined;
const lost = row => 100 * (judge.of(row) - judge.of(original));
const signed = points => `${points >= 0 ? "+" : "\u2212"}${number(Math.abs(points), 2)}`;

place("title").textContent = `Methods on ${data.model.split(/[\\/]/).pop()}`;
place("summary").textContent = `${reached.length} of ${rows.length} points reached; the original takes ${bytes(original.bytes)}`
  + (isJudged ? ` and reaches ${judge.name} ${percent(judge.of(original))} on ${number(original.images)} images` : "")
  + `. Seed ${data.seed}, ${data.threads} threads.`;

function curves(id, across, name, marks, label) {
  if (!isJudged) {
    none(id, "No labelled images were given.");
    return;
  }
  const lines = methods.map(method => ({
    name: method, type: "line", symbolSize: 7,
    data: reached.filter(r => r.method === method).map(r => [across(r), lost(r), r.folder]).sort((a, b) => a[0] - b[0]),
  }));
  const lowest = Math.max(-30, Math.min(-2, ...reached.map(lost)));
  chart(id, {
    tooltip: { formatter: p => `${p.data[2]}: ${number(p.data[0], 2)}x, ${signed(p.data[1])} points` },
    legend: { top: 0, type: "scroll" }, grid: { left: 56, right: 24, bottom: 44, top: 40 },
    xAxis: { type: "log", name, nameLocation: "middle", nameGap: 28, logBase: 2, minorSplitLine: { show: false } },
    yAxis: { type: "value", name: "points gained or lost", min: Math.floor(lowest), splitLine: { lineStyle: { opacity: .3 } } },
    series: [...lines, ...marks],
  }, label);
}

const onSameData = published.filter(p => data.data.includes("cifar10") ? p.data === "CIFAR-10" : p.data !== "CIFAR-10");
curves("size-chart", r => r.ratio.file, "times smaller", [{
  name: "published", type: "scatter", symbol: "diamond", symbolSize: 11, itemStyle: { color: "#8a94a3" },
  data: onSameData.map(p => [p.ratio, p.after - p.before, `${p.network}, ${p.method} (${p.source}; ${p.counts})`]),
}], "Accuracy against size, one line a method; the table below has the numbers");
curves("time-chart", r => r.speedup, "times faster", [], "Accuracy against time, one line a method; the table below has the numbers");

table("table", [
  { title: "Method", value: r => r.method },
  { title: "Asked", value: r => r.asked, cell: r => `${number(r.asked, 1)}x`, numeric: true },
  { title: "File", value: r => r.ratio?.file ?? 0, cell: r => r.problem ? "" : `${number(r.ratio.file, 2)}x`, numeric: true },
  { title: "Convolutions", value: r => r.ratio?.convolutions ?? 0, cell: r => r.problem ? "" : `${number(r.ratio.convolutions, 1)}x`, numeric: true },
  { title: "Bytes", value: r => r.bytes ?? 0, cell: r => r.problem ? "" : number(r.bytes), numeric: true },
  { title: judge.name, value: r => judge.of(r) ?? -1, cell: r => judge.of(r) === undefined ? "" : percent(judge.of(r)), numeric: true },
  { title: "Change", value: r => judge.of(r) ?? -1, cell: r => judge.of(r) === undefined ? "" : signed(lost(r)), numeric: true },
  { title: "One image", value: r => r.median_ms ?? 0, cell: r => r.problem ? "" : `${number(r.median_ms, 2)} ms`, numeric: true },
  { title: "Faster", value: r => r.speedup ?? 0, cell: r => r.problem ? "" : `${number(r.speedup, 2)}x`, numeric: true },
  { title: "Seconds", value: r => r.seconds ?? 0, cell: r => r.problem ? "" : number(r.seconds, 1), numeric: true },
  { title: "", value: r => r.problem ?? "", style: "why",
    cell: r => r.problem ? r.problem : element("a", { href: `${r.folder}/report.html` }, "report") },
], rows, "Results");
