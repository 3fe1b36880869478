// The emergency card is drawn in the page: with script nothing that is typed leaves the device, and nothing is stored.
import { drawQrPath } from "./qr-code.js";

const card = document.querySelector("[data-carry]");
const form = document.querySelector("[data-carry-form]");
const FIELDS = ["name", "born", "medicines", "allergies", "contact", "team"];
const WIDTH = 1080;
const HEIGHT = 2340;
const TOP = 800; // the clock of a phone stands above
const SIDE = 70;

const notes = JSON.parse(document.getElementById("carry-notes").textContent);
const own = card.querySelector("[data-own]");
const crew = card.querySelector("[data-crew]");
const footer = card.querySelector("[data-footer]");
const address = footer.textContent.trim().split(" ").pop();
const heading = card.querySelector("h2").textContent;
const always = [...crew.children].map((item) => item.textContent).filter((line) => !notes.some((note) => note.line === line));
const labels = JSON.parse(own.dataset.labels);

const words = (name) => form.elements[name].value.trim().replace(/\s+/g, " ");
const ownLines = (hiding) => FIELDS
  .filter((name) => words(name) && !(hiding && !form.elements[`show_${name}`].checked))
  .map((name) => [labels[name], words(name)]);
const crewLines = () => [
  ...always.slice(0, 2),
  ...notes.filter((note) => form.elements[`note_${note.name}`].checked).map((note) => note.line),
  ...always.slice(2),
];
const day = () => new Date().toLocaleDateString("en-GB", { day: "2-digit", month: "short", year: "numeric" });
const footerText = () => footer.dataset.template.replace("%(day)s", day()).replace("%(address)s", address);

function fillList(list, makers) {
  list.replaceChildren(...makers);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function update() {
  fillList(own, ownLines(false).map(([label, text]) => {
    const row = document.createElement("div");
    row.append(element("dt", label), element("dd", text));
    return row;
  }));
  const lines = crewLines();
  fillList(crew, lines.map((line) => element("li", line)));
  footer.textContent = footerText();
  const text = [lines[0], ...ownLines(false).map((pair) => pair.join(": ")), ...lines.slice(1), footerText()].join("\n");
  const { path, size } = drawQrPath(text);
  const picture = card.querySelector("[data-qr]");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.children[0].setAttribute("d", `M0 0h${size}v${size}H0z`);
  picture.children[1].setAttribute("d", path);
}

/** The lines of the lock-screen picture: text and whether it is bold, wrapped to the width by `measure`. */
function wrapLines(measure) {
  const wrapped = [];
  const add = (text, bold) => {
    let line = "";
    for (const word of text.split(" ")) {
      if (line && measure(`${line} ${word}`) > WIDTH - 2 * SIDE) {
        wrapped.push([line, bold]);
        line = word;
      } else { line = line ? `${line} ${word}` : word; }
    }
    wrapped.push([line, bold]);
  };
  add(heading.toUpperCase(), true);
  ownLines(true).forEach(([label, text]) => add(`${label}: ${text}`, false));
  crewLines().forEach((line, number) => add(line, number === 1));
  add(footerText(), false);
  return wrapped;
}

function drawCanvas() {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const context = canvas.getContext("2d");
  let size = 46;
  let lines;
  do { // smaller letters until all of it fits
    context.font = `${size}px sans-serif`;
    lines = wrapLines((text) => context.measureText(text).width);
    size -= 2;
  } while (lines.length * size * 1.35 > HEIGHT - TOP - 100 && size > 18);
  context.fillStyle = "#111111";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  lines.forEach(([text, bold], number) => {
    context.font = `${bold ? "700 " : ""}${size}px sans-serif`;
    context.fillStyle = bold ? "#ffd27a" : "#ffffff";
    context.fillText(text, SIDE, TOP + (number + 1) * size * 1.35);
  });
  return { canvas, lines, size };
}

function drawSvg() {
  const { lines, size } = drawCanvas();
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const make = (name, attributes, text = "") => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.textContent = text;
    svg.append(made);
  };
  Object.entries({ viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "font-family": "sans-serif", "font-size": size })
    .forEach(([key, value]) => svg.setAttribute(key, value));
  make("rect", { width: WIDTH, height: HEIGHT, fill: "#111111" });
  lines.forEach(([text, bold], number) => make("text", {
    x: SIDE, y: Math.round(TOP + (number + 1) * size * 1.35), fill: bold ? "#ffd27a" : "#ffffff", "font-weight": bold ? 700 : 400,
  }, text));
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}

function save(blob, suffix) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `lems-emergency-card.${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

form.addEventListener("input", update);
form.addEventListener("submit", (event) => {
  event.preventDefault(); // nothing is sent
  update();
  const action = event.submitter ? event.submitter.value : "show";
  if (action === "png") { drawCanvas().canvas.toBlob((blob) => save(blob, "png"), "image/png"); }
  else if (action === "svg") { save(drawSvg(), "svg"); }
  else { card.scrollIntoView(); }
});
const print = form.querySelector("[data-print]");
print.hidden = false;
print.addEventListener("click", () => { update(); window.print(); });
window.addEventListener("pageshow", update); // what a browser restored into the fields
