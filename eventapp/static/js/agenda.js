// The agenda on the day: what goes on now, the line of now, the way to it. Everything here is an extra; the page says
// all it has to say without it.
import { inZone } from "./times.js";

const shift = Number(document.querySelector("[data-shift]")?.dataset.shift ?? 0) * 1000;
const now = () => Date.now() + shift;

const sessions = [...document.querySelectorAll("[data-session]")].map((element) => ({
  element,
  start: Date.parse(element.dataset.start),
  end: Date.parse(element.dataset.end),
  isCancelled: element.classList.contains("session--cancelled"),
}));

function markNow() {
  const moment = now();
  let first = null;
  for (const session of sessions) {
    const isNow = !session.isCancelled && session.start <= moment && moment < session.end;
    session.element.classList.toggle("session--now", isNow);
    const mark = session.element.querySelector(".mark--now");
    if (mark) mark.hidden = !isNow;
    if (isNow && !first) first = session.element;
  }
  drawLine(moment);
  offerJump(first);
}

// The line of now: on a grid within its row, at its share of the way; in a list before the first later session.
function drawLine(moment) {
  const line = document.querySelector("[data-now-line]");
  const grid = document.querySelector("[data-lines]");
  if (!line || !grid) return;
  const lines = grid.dataset.lines.split(" ").map((iso) => Date.parse(iso));
  const row = lines.findLastIndex((at) => at <= moment);
  line.hidden = row < 0 || row === lines.length - 1;
  if (line.hidden) return;
  line.className = `nowline from-${row + 1} to-${row + 2}`;
  line.style.setProperty("--at", (moment - lines[row]) / (lines[row + 1] - lines[row]));
  const time = line.querySelector("time");
  time.dateTime = new Date(moment).toISOString();
  time.textContent = inZone(moment, grid.dataset.zone);
  const later = sessions.find((session) => session.start > moment && grid.contains(session.element));
  if (later) (later.element.closest(".slot") ?? later.element).before(line);
}

function offerJump(target) {
  const jump = document.querySelector("[data-jump]");
  if (!jump) return;
  jump.hidden = !target;
  if (target) jump.href = `#${target.id}`;
}

markNow();
setInterval(markNow, 30_000);
