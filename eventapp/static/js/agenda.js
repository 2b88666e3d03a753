// The agenda on the day: what goes on now, the line of now, the way to it, and the reader's own clock beside the
// venue's. Everything here is an extra; the page says all it has to say without it.

const shifted = document.querySelector("[data-now]");
const offset = shifted ? Date.parse(shifted.dataset.now) - Date.now() : 0;
const now = () => Date.now() + offset;

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

function drawLine(moment) {
  const line = document.querySelector("[data-now-line]");
  const grid = document.querySelector("[data-now-grid]");
  if (!line || !grid) return;
  const marks = [...grid.querySelectorAll("[data-at]")].map((element) => ({
    element,
    at: Date.parse(element.dataset.at),
  }));
  const before = marks.filter((mark) => mark.at <= moment).at(-1);
  const after = marks.find((mark) => mark.at > moment);
  line.hidden = !before || !after;
  if (line.hidden) return;
  const top = before.element.offsetTop;
  const share = (moment - before.at) / (after.at - before.at);
  line.style.insetBlockStart = `${top + share * (after.element.offsetTop - top)}px`;
  const time = line.querySelector("time");
  if (time) time.textContent = inZone(moment, grid.dataset.zone);
}

function offerJump(target) {
  const jump = document.querySelector("[data-jump]");
  if (!jump) return;
  jump.hidden = !target;
  if (target) jump.href = `#${target.id}`;
}

function inZone(moment, zone) {
  const digits = document.documentElement.dataset.digits || "latn";
  const format = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
    numberingSystem: digits,
  });
  return format.format(moment);
}

// The reader's own zone, on request, remembered on this device; the venue's stays first.
const OWN_ZONE = "hiwar-own-zone";

function offerOwnZone() {
  const place = document.querySelector("[data-own-zone]");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!place || !own || sessions.length === 0) return;
  const venue = place.dataset.ownZone;
  if (sessions.every((session) => inZone(session.start, own) === inZone(session.start, venue))) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--bare";
  button.textContent = place.dataset.label;
  button.setAttribute("aria-pressed", String(localStorage.getItem(OWN_ZONE) === "yes"));
  button.addEventListener("click", () => {
    const wanted = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(wanted));
    localStorage.setItem(OWN_ZONE, wanted ? "yes" : "no");
    showOwnZone(wanted, own);
  });
  place.append(button);
  showOwnZone(button.getAttribute("aria-pressed") === "true", own);
}

function showOwnZone(isWanted, own) {
  for (const session of sessions) {
    const place = session.element.querySelector(".session__time");
    place.querySelector(".session__theirs")?.remove();
    if (!isWanted) continue;
    const theirs = document.createElement("span");
    theirs.className = "session__theirs";
    theirs.dir = "ltr";
    theirs.textContent = `${inZone(session.start, own)}–${inZone(session.end, own)} ${own.split("/").at(-1).replaceAll("_", " ")}`;
    place.append(theirs);
  }
}

function offerPrint() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

markNow();
offerOwnZone();
offerPrint();
setInterval(markNow, 30_000);
addEventListener("resize", () => drawLine(now()));
