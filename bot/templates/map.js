"use strict";
const { documents, points } = JSON.parse(document.getElementById("data").textContent);
const SIDE = 4095, MARGIN = 24, NEAR = 14, LISTED = 200;
const stage = document.getElementById("stage");
const canvas = stage.querySelector("canvas");
const context = canvas.getContext("2d");
const legend = document.getElementById("legend");
const filter = document.getElementById("filter");
const tip = document.getElementById("tip");
const dark = matchMedia("(prefers-color-scheme: dark)");
const radius = points.length > 5000 ? 2 : points.length > 500 ? 3.5 : 5.5;
const chosen = new Set();
const pointers = new Map();
let view = { scale: 1, x: 0, y: 0 };
let pointed = null;
let hovered = null;
let waiting = false;

// Steps of the golden angle keep the hues of the largest documents far apart, and lightness those that come near.
function colour(number) {
  const lightness = (dark.matches ? 62 : 42) + (Math.floor(number / 7) % 3) * 8;
  return `hsl(${(number * 137.508 + 210) % 360} 65% ${lightness}%)`;
}

function place([, x, y]) {
  const { width, height } = canvas.getBoundingClientRect();
  return [
    (MARGIN + (x / SIDE) * (width - 2 * MARGIN)) * view.scale + view.x,
    (MARGIN + (y / SIDE) * (height - 2 * MARGIN)) * view.scale + view.y,
  ];
}

function isLit(number) {
  return hovered === null ? !chosen.size || chosen.has(number) : number === hovered;
}

function dot(point, size) {
  context.beginPath();
  context.arc(...place(point), size, 0, 2 * Math.PI);
  context.fill();
}

function draw() {
  waiting = false;
  const { width, height } = canvas.getBoundingClientRect();
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  for (const lit of [false, true]) {
    context.globalAlpha = lit ? 0.8 : 0.12;
    for (const point of points) {
      if (isLit(point[0]) !== lit) continue;
      context.fillStyle = colour(point[0]);
      dot(point, radius);
    }
  }
  if (!pointed) return;
  context.globalAlpha = 1;
  context.fillStyle = getComputedStyle(document.body).color;
  dot(pointed, radius + 4);
  context.fillStyle = colour(pointed[0]);
  dot(pointed, radius + 2);
}

function redraw() {
  if (!waiting) requestAnimationFrame(draw);
  waiting = true;
}

function nearest(x, y) {
  let best = null;
  let distance = NEAR;
  for (const point of points) {
    if (!isLit(point[0])) continue;
    const [left, top] = place(point);
    const away = Math.hypot(left - x, top - y);
    if (away < distance) [best, distance] = [point, away];
  }
  return best;
}

function tell(point, x, y) {
  tip.hidden = !point;
  if (!point) return;
  const [title, date] = documents[point[0]];
  tip.textContent = `${[title, date].filter(Boolean).join(" · ")}\n${point[3]}…`;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(x - box.width / 2, innerWidth - box.width - 8))}px`;
  tip.style.top = `${y - box.height - 16 > 8 ? y - box.height - 16 : y + 20}px`;
}

function at(event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function look(event) {
  pointed = nearest(...at(event));
  tell(pointed, event.clientX, event.clientY);
  redraw();
}

function zoom(x, y, factor) {
  const scale = Math.min(Math.max(view.scale * factor, 1), 40);
  const by = scale / view.scale;
  view = scale === 1 ? { scale, x: 0, y: 0 } : { scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
  redraw();
}

// One pointer drags; two come closer or go away.
function drag(event) {
  const before = pointers.get(event.pointerId);
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  const now = at(event);
  pointers.set(event.pointerId, now);
  if (other) {
    const away = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
    zoom((now[0] + other[0]) / 2, (now[1] + other[1]) / 2, away(now) / Math.max(away(before), 1));
  } else {
    view = { ...view, x: view.x + now[0] - before[0], y: view.y + now[1] - before[1] };
    redraw();
  }
}

canvas.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, at(event)); look(event); });
canvas.addEventListener("pointermove", (event) => { pointers.has(event.pointerId) ? drag(event) : look(event); });
for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
  canvas.addEventListener(end, (event) => pointers.delete(event.pointerId));
}
canvas.addEventListener("pointerleave", (event) => {
  if (event.pointerType !== "mouse") return;
  pointed = null;
  tip.hidden = true;
  redraw();
});
canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(...at(event), Math.exp(-event.deltaY / 300));
}, { passive: false });
canvas.addEventListener("dblclick", () => { view = { scale: 1, x: 0, y: 0 }; redraw(); });

function item(number) {
  const [title, date, passages] = documents[number];
  const button = document.createElement("button");
  button.type = "button";
  button.title = [title, date].filter(Boolean).join(" · ");
  button.setAttribute("aria-pressed", String(chosen.has(number)));
  const swatch = document.createElement("i");
  swatch.style.background = colour(number);
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = title;
  const count = document.createElement("span");
  count.className = "faint";
  count.textContent = passages;
  button.append(swatch, name, count);
  const hover = (value) => () => { hovered = value; redraw(); };
  button.addEventListener("pointerenter", hover(number));
  button.addEventListener("pointerleave", hover(null));
  button.addEventListener("click", () => {
    if (!chosen.delete(number)) chosen.add(number);
    button.setAttribute("aria-pressed", String(chosen.has(number)));
    redraw();
  });
  const line = document.createElement("li");
  line.append(button);
  return line;
}

function list() {
  const sought = filter.value.trim().toLowerCase();
  const found = documents.map((_, number) => number).filter((number) => documents[number][0].toLowerCase().includes(sought));
  legend.replaceChildren(...found.slice(0, LISTED).map(item));
  if (found.length <= LISTED) return;
  const rest = document.createElement("li");
  rest.className = "rest faint";
  rest.textContent = `and ${found.length - LISTED} more: find one above`;
  legend.append(rest);
}

filter.addEventListener("input", list);
dark.addEventListener("change", () => { list(); redraw(); });
new ResizeObserver(redraw).observe(stage);
list();
redraw();
