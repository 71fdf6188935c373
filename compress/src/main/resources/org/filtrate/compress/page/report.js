const { original, compressed, ratio, layers } = data;
const isDense = layer => layer.method === "dense";
const itemsOf = layer => Object.entries(layer.bits).filter(([name]) => name !== "total");
const fileName = path => path.split(/[\\/]/).pop();

function headline() {
  place("title").textContent = data.title;
  place("summary").textContent = `Compressed from ${fileName(original.file)} in ${number(data.seconds, 1)} seconds, seed ${data.seed}. `
    + `${layers.filter(l => !isDense(l)).length} of ${layers.length} layers are compressed.`;
  const tiles = [tile("File", `${number(ratio.file, 1)}x smaller`, `${bytes(original.bytes)} to ${bytes(compressed.bytes)}`)];
  if (compressed.top1 !== undefined) {
    const change = compressed.top1 - original.top1;
    tiles.push(tile("Top-1 accuracy", percent(compressed.top1),
      `was ${percent(original.top1)} (${change >= 0 ? "+" : "\u2212"}${number(Math.abs(100 * change), 2)}), ${number(compressed.images)} images`,
      change < -0.02 ? "bad" : "good"));
  }
  if (compressed.map !== undefined) {
    tiles.push(tile("Mean average precision", percent(compressed.map50),
      `at .5, was ${percent(original.map50)}; .5:.95 ${percent(compressed.map)}, was ${percent(original.map)}; ${number(compressed.images)} images`,
      compressed.map50 < original.map50 - 0.02 ? "bad" : "good"));
  }
  if (data.speedup !== undefined) {
    tiles.push(tile("One image", `${number(compressed.median_ms, 2)} ms`,
      `was ${number(original.median_ms, 2)} ms: ${number(data.speedup, 2)}x`));
  }
  if (compressed.peak_rss_bytes) {
    tiles.push(tile("Peak memory", bytes(compressed.peak_rss_bytes), `was ${bytes(original.peak_rss_bytes)}, the whole process`));
  }
  tiles.push(tile("Operations", `${number(compressed.macs / 1e6, 1)} M`, `multiply-adds an image, were ${number(original.macs / 1e6, 1)} M`));
  tiles.push(tile("Convolutions", `${number(ratio.convolutions, 1)}x`,
    `convolutions; compressed layers ${number(ratio.layers, 1)}x, file ${number(ratio.file, 1)}x`));
  place("tiles").replaceChildren(...tiles);
}

function bar(layer) {
  const widest = Math.max(...layers.map(l => l.bits.total));
  const stack = element("div", { class: "stack", role: "img", "aria-label": itemsOf(layer).map(([n, b]) => `${n} ${bytes(b / 8)}`).join(", ") });
  itemsOf(layer).forEach(([name, bits], i) =>
    stack.append(element("span", { title: `${name}: ${bytes(bits / 8)}`, style: `width:${100 * bits / widest}%;background:${palette[i % palette.length]}` })));
  return stack;
}

const setting = layer => Object.entries(layer.setting).map(([key, value]) => `${key} ${value}`).join(", ");
const error = value => value === undefined ? "" : value.toExponential(1);
function why(layer) {
  const timing = layer.dense_ms === undefined ? []
    : [`dense ${number(layer.dense_ms, 3)} ms, factored ${number(layer.factored_ms, 3)} ms`];
  return [itemsOf(layer).map(([name, bits]) => `${name} ${bytes(bits / 8)}`).join(", "), ...timing, ...layer.notes]
    .filter(Boolean).join("; ");
}

function layerTable() {
  const order = new Map(layers.map((layer, i) => [layer, i + 1]));
  table("layer-table", [
    { title: "#", value: l => order.get(l), numeric: true },
    { title: "Layer", value: l => l.name },
    { title: "Method", value: l => l.method },
    { title: "Setting", value: setting },
    { title: "Bits", value: l => l.precision, numeric: true },
    { title: "Body", value: l => l.body },
    { title: "Bytes", value: l => l.bits.total, cell: l => number(l.bits.total / 8), numeric: true },
    { title: "Stored", value: l => l.bits.total, cell: bar },
    { title: "Error", value: l => l.error, cell: l => isDense(l) ? "" : error(l.error), numeric: true },
    { title: "of output", value: l => l.output_error ?? -1, cell: l => error(l.output_error), numeric: true },
    { title: "Why", value: why, style: "why" },
  ], layers, "Layers");
}

function sizes() {
  const children = layers.filter(l => l.bits.total > 0).map(l => ({
    name: l.name, value: Math.ceil(l.bits.total / 8),
    children: itemsOf(l).filter(([, bits]) => bits > 0).map(([name, bits]) => ({ name, value: Math.ceil(bits / 8) })),
  }));
  const parts = compressed.parts;
  for (const [name, value] of [["biases, normalisations", parts.others], ["graph", parts.graph]]) {
    if (value > 0) children.push({ name, value });
  }
  chart("size-chart", {
    tooltip: { formatter: p => `${p.treePathInfo.slice(1).map(i => i.name).join(" / ")}: ${bytes(p.value)}` },
    series: [{ type: "treemap", name: "file", data: children, roam: false, width: "100%", height: "100%", top: 0,
      breadcrumb: { show: false }, nodeClick: false, itemStyle: { borderColor: "transparent", gapWidth: 2 },
      label: { fontSize: 11, lineHeight: 14, formatter: p => p.treePathInfo.slice(1).map(i => i.name).join("\n") } }],
  }, `Treemap: ${children.length} parts of the file, the largest ${[...children].sort((a, b) => b.value - a.value).slice(0, 3)
    .map(c => `${c.name} ${bytes(c.value)}`).join(", ")}`);
}

function tuning() {
  const log = data.tuning.filter(line => Number.isFinite(line.loss));
  if (!log.length) {
    none("tuning-body", "This network was not tuned. --minutes or --epochs asks for it.");
    return;
  }
  const accuracies = data.tuning.filter(line => Number.isFinite(line.accuracy));
  const axis = { type: "value", scale: true, splitLine: { lineStyle: { opacity: .3 } } };
  chart("tuning-chart", {
    tooltip: { trigger: "axis" }, legend: { top: 0 }, grid: { left: 56, right: 56, bottom: 42, top: 36 },
    xAxis: { type: "value", name: "seconds", nameLocation: "middle", nameGap: 26 },
    yAxis: [{ ...axis, name: "loss" }, { ...axis, name: "accuracy", axisLabel: { formatter: v => `${(100 * v).toFixed(1)} %` }, splitLine: { show: false } }],
    series: [
      { name: "loss", type: "line", showSymbol: false, data: log.map(l => [l.seconds, l.loss]) },
      { name: "accuracy", type: "line", yAxisIndex: 1, data: accuracies.map(l => [l.seconds, l.accuracy]) },
    ],
  }, `Loss from ${log[0].loss.toPrecision(3)} to ${log.at(-1).loss.toPrecision(3)} over ${number(log.at(-1).seconds)} seconds`);
}

function pieces() {
  if (!data.pieces.length) {
    none("piece-list", "No layer is compressed.");
    return;
  }
  place("piece-list").replaceChildren(...data.pieces.map(p => {
    const scale = Math.max(1, Math.min(8, Math.floor(900 / p.width)));
    return element("figure", {},
      element("img", { src: p.png, width: p.width * scale, height: p.height * scale, alt: `${p.what} of ${p.layer}` }),
      element("figcaption", {}, `${p.layer}: ${number(p.count)} ${p.what} (${p.method})`));
  }));
}

function changes() {
  if (compressed.top1 === undefined) {
    none("change-list", "No labelled images were given.");
    return;
  }
  if (!data.changes.length) {
    none("change-list", "Of 512 images none is seen as another class.");
    return;
  }
  const cards = data.changes.map(c => element("figure", {},
    element("img", { src: c.png, alt: `Image ${c.image}: ${c.truth}` }),
    element("figcaption", {}, element("b", {}, c.truth), element("br"), `${c.before} ${percent(c.before_share, 0)} \u2192 `,
      element("span", { class: c.after === c.truth ? "good" : "bad" }, `${c.after} ${percent(c.after_share, 0)}`))));
  place("change-list").replaceChildren(element("p", {}, "Of 512 images, those whose class changed most surely."),
    element("div", { class: "cards" }, ...cards));
}

headline();
layerTable();
sizes();
tuning();
pieces();
changes();
place("plan-text").textContent = data.plan;
