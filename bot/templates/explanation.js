"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const tip = document.getElementById("tip");
const units = [...document.querySelectorAll(".unit")];
const tokens = [...document.querySelectorAll(".token")].map((element) => ({
  element,
  hit: data.hits[element.closest("article").dataset.hit],
  number: Number(element.dataset.token),
  heat: element.style.getPropertyValue("--h"),
}));
const COLD = 0.3, HOT = 0.9;
let pinned = null;

function similarity(token, unit) {
  return token.hit.similarities[unit][token.number];
}

function nearest(token) {
  return units
    .map((_, unit) => unit)
    .filter((unit) => data.units[unit].weight > 0)
    .sort((a, b) => similarity(token, b) - similarity(token, a));
}

function heat(unit) {
  for (const token of tokens) {
    const value = unit === null ? null : similarity(token, unit);
    const shown = value === null ? token.heat : Math.min(Math.max((value - COLD) / (HOT - COLD), 0), 1).toFixed(2);
    token.element.style.setProperty("--h", shown);
    token.element.classList.toggle("on", value !== null && value > 0 && value === token.hit.met[unit]);
  }
  units.forEach((element, number) => element.classList.toggle("on", number === unit));
}

function show(text, x, y) {
  tip.textContent = text;
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(x - box.width / 2, innerWidth - box.width - 8))}px`;
  tip.style.top = `${y - box.height - 14 > 8 ? y - box.height - 14 : y + 20}px`;
}

function point(event) {
  const found = tokens.find((token) => token.element === event.target);
  tip.hidden = !found;
  if (!found) return;
  const unitsShown = pinned === null ? nearest(found).slice(0, 3) : [pinned];
  const lines = unitsShown.map(
    (unit) => `${data.units[unit].text}  ${similarity(found, unit).toFixed(3)}  (weight ${data.units[unit].weight.toFixed(2)})`,
  );
  show(`“${found.element.textContent}” to the question’s\n${lines.join("\n")}`, event.clientX, event.clientY);
  units.forEach((element, number) => element.classList.toggle("on", number === unitsShown[0]));
}

document.addEventListener("pointerover", point);
document.addEventListener("pointerdown", point);
document.addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
for (const [number, element] of units.entries()) {
  element.addEventListener("pointerenter", () => heat(number));
  element.addEventListener("focus", () => heat(number));
  element.addEventListener("pointerleave", () => heat(pinned));
  element.addEventListener("blur", () => heat(pinned));
  element.addEventListener("click", () => {
    pinned = pinned === number ? null : number;
    units.forEach((other, place) => {
      other.classList.toggle("pinned", place === pinned);
      other.setAttribute("aria-pressed", String(place === pinned));
    });
    heat(pinned);
  });
}
