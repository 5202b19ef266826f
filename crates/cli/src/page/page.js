"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const make = (tag, text, name) => {
  const one = document.createElement(tag);
  if (text !== undefined) one.textContent = text;
  if (name) one.className = name;
  return one;
};
$("about").textContent = data.about;
for (const [letter, meaning] of data.legend) {
  const item = make("li");
  item.append(make("b", letter, letter), " " + meaning);
  $("legend").append(item);
}
for (const group of data.groups) $("group").append(make("option", group));
for (const version of data.versions) $("since").append(make("option", version));

const head = make("tr");
const corner = make("th", "call");
corner.scope = "col";
head.append(corner);
for (const column of data.columns) {
  const cell = make("th");
  cell.scope = "col";
  cell.title = column.about;
  cell.append(make("span", column.name));
  head.append(cell);
}
$("head").append(head);

const rows = data.calls.map((call, at) => {
  const row = make("tr");
  const name = make("th", call.name + " ");
  name.scope = "row";
  name.append(make("small", call.since));
  row.append(name);
  let same = true;
  for (const column of data.columns) {
    const letter = column.letters[at];
    same = same && letter === data.columns[0].letters[at];
    const cell = make("td", letter, letter);
    cell.tabIndex = -1;
    row.append(cell);
  }
  return { row, call, same };
});
const body = $("body");
const fragment = document.createDocumentFragment();
for (const { row } of rows) fragment.append(row);
body.append(fragment);

const number = (version) => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
const apply = () => {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const group = $("group").value;
  const since = $("since").value ? number($("since").value) : 0;
  let shown = 0;
  for (const one of rows) {
    const hit = words.length === 0 || words.some((word) => one.call.name.includes(word));
    const hide = !hit || (group && one.call.group !== group) || number(one.call.since) < since ||
      ($("differ").checked && one.same);
    one.row.hidden = hide;
    if (!hide) shown += 1;
  }
  $("count").textContent = `${shown} of ${rows.length} calls`;
};
for (const id of ["search", "group", "since", "differ"]) $(id).addEventListener("input", apply);
document.forms[0].addEventListener("submit", (event) => event.preventDefault());

const tell = (cell) => {
  const row = cell.parentElement;
  const at = rows.findIndex((one) => one.row === row);
  const column = data.columns[cell.cellIndex - 1];
  const call = data.calls[at];
  const detail = $("detail");
  detail.replaceChildren();
  const meaning = data.legend.find(([letter]) => letter === cell.textContent);
  detail.append(make("p", `${call.name} in ${column.name}: ${meaning ? meaning[1] : cell.textContent}`));
  const text = column.details[at];
  if (text !== undefined) detail.append(make("p", data.texts[text]));
  detail.append(make("p", column.about));
  for (const note of call.notes) detail.append(make("p", note));
};
const focus = (cell) => {
  const old = body.querySelector("td[tabindex='0']");
  if (old) old.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
  tell(cell);
};
body.addEventListener("click", (event) => {
  const cell = event.target.closest("td");
  if (cell) focus(cell);
});
const beside = (row, way) => {
  do row = way > 0 ? row.nextElementSibling : row.previousElementSibling; while (row && row.hidden);
  return row;
};
body.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td");
  if (!cell) return;
  const row = cell.parentElement;
  let next;
  if (event.key === "ArrowRight") next = cell.nextElementSibling;
  if (event.key === "ArrowLeft") next = cell.cellIndex > 1 ? cell.previousElementSibling : null;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const other = beside(row, event.key === "ArrowDown" ? 1 : -1);
    next = other && other.cells[cell.cellIndex];
  }
  if (event.key === "Escape") $("search").focus();
  if (event.key.startsWith("Arrow")) event.preventDefault();
  if (next) focus(next);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || /^(INPUT|SELECT)$/.test(document.activeElement.tagName)) return;
  event.preventDefault();
  $("search").focus();
});
const first = body.querySelector("td");
if (first) first.tabIndex = 0;

for (const column of data.columns) {
  if (column.breaks.length === 0) continue;
  const row = make("tr");
  const name = make("th", column.name);
  name.scope = "row";
  row.append(name, make("td", column.breaks.join("; ")));
  $("breaks").append(row);
}
$("nothing").hidden = $("breaks").children.length > 0;
apply();
