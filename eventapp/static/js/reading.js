// How this reader likes to read, kept on this device: their own clock beside the venue's, and the other digits. The page
// that came stays as it was for everybody; only what is shown here changes.
import { digits, inZone } from "./times.js";

const place = document.querySelector("[data-own-zone]");
const venue = place?.dataset.ownZone;
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const OWN_ZONE = "hiwar-own-zone";
const OTHER_DIGITS = "hiwar-digits";
const LATIN = "0123456789";
const ARABIC = "٠١٢٣٤٥٦٧٨٩";

const remembered = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It holds for this page.
  }
};

const sessions = [...document.querySelectorAll("[data-session]")].map((element) => ({
  time: element.querySelector(".session__time"),
  start: Date.parse(element.dataset.start),
  end: Date.parse(element.dataset.end),
}));

function offer(label, key, wanted, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--bare";
  button.textContent = label;
  const set = (isOn) => {
    button.setAttribute("aria-pressed", String(isOn));
    act(isOn);
  };
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    remember(key, isOn ? wanted : "no");
    set(isOn);
  });
  place.append(button);
  set(remembered(key) === wanted);
}

function showOwnZone(isWanted) {
  for (const { time, start, end } of sessions) {
    time?.querySelector(".session__theirs")?.remove();
    if (!isWanted || !time) continue;
    const theirs = document.createElement("span");
    theirs.className = "session__theirs";
    theirs.dir = "ltr";
    theirs.textContent = `${inZone(start, own)}–${inZone(end, own)} ${own.split("/").at(-1).replaceAll("_", " ")}`;
    time.append(theirs);
  }
}

// Every digit of the page but those of codes, addresses and numbers that are spelled in one way alone.
function showDigits(system) {
  if (system === digits()) return;
  const [from, to] = system === "arab" ? [LATIN, ARABIC] : [ARABIC, LATIN];
  const pattern = new RegExp(`[${from}]`, "g");
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const fixed = node.parentElement.closest("bdi[dir=ltr], script, template, textarea");
    if (fixed && !fixed.querySelector("time") && !node.parentElement.closest("time")) continue;
    node.data = node.data.replace(pattern, (digit) => to[from.indexOf(digit)]);
  }
  document.documentElement.dataset.digits = system;
}

if (place) {
  const ownDiffers = sessions.some(({ start }) => inZone(start, own) !== inZone(start, venue));
  if (own && ownDiffers) offer(place.dataset.zoneLabel, OWN_ZONE, "yes", showOwnZone);
  const usual = digits();
  const other = usual === "arab" ? "latn" : "arab";
  offer(place.dataset.digitsLabel, OTHER_DIGITS, other, (isOther) => showDigits(isOther ? other : usual));
}
