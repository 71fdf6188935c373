const data = JSON.parse(document.getElementById("data").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const palette = ["#3b82c4", "#e08a1e", "#2f9e73", "#b75cb0", "#c9503f", "#7a8799", "#8f7a2e", "#4b6bd8", "#22a2b5", "#9a5a3c"];

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const place = id => document.getElementById(id);
const number = (value, digits = 0) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const bytes = n => n < 1e4 ? `${number(n)} B` : n < 1e6 ? `${number(n / 1e3, 1)} KB` : `${number(n / 1e6, 2)} MB`;
const percent = (share, digits = 2) => `${number(100 * share, digits)} %`;
const none = (id, text) => place(id).replaceChildren(element("p", {}, text));

/** A chart that follows the size of its place and the colours of the reader. */
function chart(id, option, label) {
  const holder = place(id);
  holder.setAttribute("role", "img");
  holder.setAttribute("aria-label", label);
  let shown = null;
  const draw = () => {
    if (shown) shown.dispose();
    shown = echarts.init(holder, dark.matches ? "dark" : null, { renderer: "svg" });
    shown.setOption({ backgroundColor: "transparent", animation: false, color: palette, ...option });
  };
  draw();
  dark.addEventListener("change", draw);
  new ResizeObserver(() => shown.resize()).observe(holder);
}

/** A table whose columns sort by their headings: {title, cell, value, numeric, style}. */
function table(id, columns, rows, caption) {
  const body = element("tbody");
  const heads = columns.map(column => {
    const button = element("button", { type: "button" }, column.title);
    const head = element("th", { scope: "col", class: column.numeric ? "n" : "" }, button);
    button.addEventListener("click", () => {
      const falling = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(h => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      fill([...rows].sort((a, b) => compare(column.value(a), column.value(b)) * (falling ? -1 : 1)));
    });
    return head;
  });
  const fill = sorted => body.replaceChildren(...sorted.map(row => element("tr", {}, ...columns.map(column =>
    element("td", { class: column.style || (column.numeric ? "n" : "") },
      column.cell ? column.cell(row) : String(column.value(row)))))));
  fill(rows);
  place(id).replaceChildren(element("table", {}, element("caption", { class: "skip" }, caption),
    element("thead", {}, element("tr", {}, ...heads)), body));
}
const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

function tile(title, big, from, style = "") {
  return element("dl", { class: "tile" }, element("dt", {}, title),
    element("dd", { class: `big ${style}` }, big), element("dd", { class: "from" }, from));
}
