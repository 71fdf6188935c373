const { original, rows, classes, filters } = data;
const done = rows.filter(r => !r.tuned.problem && !r.untuned.problem);
const best = [...done].sort((a, b) => b.tuned.top1 - a.tuned.top1 || a.tuned.bytes - b.tuned.bytes)[0];

place("title").textContent = best
  ? `${bytes(original.bytes)} became ${bytes(best.tuned.bytes)}: ${percent(best.tuned.top1, 1)} right instead of ${percent(original.top1, 1)}`
  : "A demonstration";
place("summary").textContent = `Six ways to make the same network smaller. Best of them here: ${best?.method ?? "none"}. `
  + `Seed ${data.seed}, ${data.threads} threads.`;

const link = (row, kind) => row[kind].problem ?? element("a", { href: `${kind}/${row[kind].folder}/report.html` }, percent(row[kind].top1, 1));
table("table", [
  { title: "Method", value: r => r.method },
  { title: "Bytes", value: r => r.tuned.bytes ?? 0, cell: r => number(r.tuned.bytes ?? 0), numeric: true },
  { title: "Smaller", value: r => r.tuned.ratio?.file ?? 0, cell: r => `${number(r.tuned.ratio?.file ?? 0, 2)}x`, numeric: true },
  { title: "Convolutions smaller", value: r => r.tuned.ratio?.convolutions ?? 0, cell: r => `${number(r.tuned.ratio?.convolutions ?? 0, 1)}x`, numeric: true },
  { title: "One image", value: r => r.tuned.median_ms ?? 0, cell: r => `${number(r.tuned.median_ms ?? 0, 2)} ms`, numeric: true },
  { title: "Faster", value: r => r.tuned.speedup ?? 0, cell: r => `${number(r.tuned.speedup ?? 0, 2)}x`, numeric: true },
  { title: "Untuned", value: r => r.untuned.top1 ?? -1, cell: r => link(r, "untuned"), numeric: true },
  { title: "Tuned", value: r => r.tuned.top1 ?? -1, cell: r => link(r, "tuned"), numeric: true },
  { title: "Seconds", value: r => r.tuned.seconds ?? 0, cell: r => number(r.tuned.seconds ?? 0, 1), numeric: true },
], rows, "Results");

const shares = kind => done.map(r => 100 * r[kind].top1);
const low = Math.floor(Math.min(...shares("untuned"), ...shares("tuned"), 100 * original.top1) - 1);
chart("gain-chart", {
  tooltip: { formatter: p => `${p.name}, ${p.seriesName}: ${number(p.value, 1)} %` },
  legend: { top: 0 }, grid: { left: 50, right: 24, bottom: 30, top: 40 },
  xAxis: { type: "category", data: done.map(r => r.method) },
  yAxis: { type: "value", name: "right, %", min: Math.max(0, low), max: 100, splitLine: { lineStyle: { opacity: .3 } } },
  series: [
    { name: "untuned", type: "scatter", symbol: "emptyCircle", symbolSize: 13, data: shares("untuned") },
    { name: "tuned", type: "scatter", symbolSize: 13, data: shares("tuned"),
      markLine: { symbol: "none", label: { formatter: "original", position: "insideEndTop" }, data: [{ yAxis: 100 * original.top1 }] } },
  ],
}, "Accuracy of each method, untuned and tuned; the table has the numbers");

place("training").textContent = `${number(data.trainImages)} images to learn from and ${number(original.images)} to measure on, `
  + `drawn for this run. The network (${data.network}) saw each of the former ${data.epochs} times; each tuned file saw them ${data.tuningEpochs} more times.`;
const picture = (address, alt) => element("img", { src: address, alt, width: "32", height: "32", style: "width:22%;display:inline-block;border-radius:.2rem" });
place("classes").append(...classes.map(c => element("figure", {},
  ...c.pictures.map((p, i) => picture(p, `${c.name}, image ${i + 1}`)), element("figcaption", {}, c.name))));

place("layer").textContent = `The first 32 filters of ${data.layer} on their first three input channels, shown as red, green and blue; grey is zero. Compressed ones are from the tuned files, as a runtime rebuilds them.`;
place("pictures").append(...filters.map(f => element("figure", {},
  element("img", { src: f.png, alt: `filters, ${f.words}`, style: `width:${8 * f.width}px;height:auto` }), element("figcaption", {}, f.words))));

place("commands").textContent = [
  `filtrate inspect ${data.folder}/original.onnx`,
  `filtrate compress ${data.folder}/original.onnx -o small.onnx --ratio 20 --data cifar10:${data.folder}/data --minutes 1 --report report`,
  `filtrate evaluate small.onnx --data cifar10:${data.folder}/data`,
  `filtrate measure small.onnx --against ${data.folder}/original.onnx`,
].join("\n");
