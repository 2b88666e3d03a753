// A room's screen: what is on, how long it still takes, what comes next. It holds all of the day, so that a lost
// connection takes nothing away, and keeps asking whether anything changed: a release, or who has the floor.
import { tickTimers } from "./floor.js";
import { inZone, span } from "./times.js";

const ASK_MS = 800; // with the second for which an answer is believed: within two seconds of a press
const PATIENCE_MS = 5000;
const TOLERATED_MS = 3000; // the header counts whole seconds, and travels
let etag = null;
const board = () => document.querySelector("[data-display]");
const shift = Number(board().dataset.shift) * 1000;
let skew = 0; // how far this machine's clock is behind the server's
const now = () => Date.now() + skew + shift;
let known = now();

function dayOf(moment) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: board().dataset.zone }).format(moment);
}

function show() {
  const moment = now();
  const shown = [...document.querySelectorAll("article[data-start]")];
  const started = (one) => Date.parse(one.dataset.start) <= moment;
  const current =
    shown.findLast((one) => "live" in one.dataset && started(one)) ?? // somebody has the floor, also beyond its end
    shown.find((one) => started(one) && moment < Date.parse(one.dataset.end)) ??
    shown.find((one) => Date.parse(one.dataset.start) > moment && dayOf(Date.parse(one.dataset.start)) === dayOf(moment));
  for (const one of shown) one.hidden = one !== current;
  document.querySelector("[data-empty]").hidden = Boolean(current);
  if (current) tell(current, moment);
  const after = current ? Date.parse(current.dataset.start) : moment;
  const following = [...document.querySelectorAll("[data-next]")].find((one) => Date.parse(one.dataset.next) > after);
  for (const one of document.querySelectorAll("[data-next]")) one.hidden = one !== following;
  tickTimers(moment);
  const clock = document.querySelector("[data-clock]");
  clock.textContent = inZone(moment, board().dataset.zone);
}

function tell(article, moment) {
  const start = Date.parse(article.dataset.start);
  const isOn = start <= moment;
  article.querySelector('[data-if="now"]').hidden = !isOn;
  article.querySelector('[data-if="soon"]').hidden = isOn;
  const left = article.querySelector("[data-left]");
  const words = isOn ? left.dataset.ends : left.dataset.begins;
  const until = isOn ? Date.parse(article.dataset.end) : start;
  left.hidden = until <= moment;
  left.textContent = words.replace("#", span(until - moment));
}

async function ask() {
  try {
    const headers = etag ? { "If-None-Match": etag } : {};
    const answer = await fetch(location.href, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status === 200) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-display]");
      if (!fresh) throw new Error("not a display");
      if (etag && etag !== answer.headers.get("ETag")) board().replaceWith(fresh);
      etag = answer.headers.get("ETag");
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    known = now();
    const theirs = Date.parse(answer.headers.get("Date") ?? "");
    if (Math.abs(theirs - Date.now()) > TOLERATED_MS) skew = theirs - Date.now();
    document.querySelector("[data-lost]").hidden = true;
  } catch {
    const lost = document.querySelector("[data-lost]");
    lost.hidden = false;
    lost.textContent = lost.dataset.lost.replace("#", `\u2066${inZone(known, board().dataset.zone)}\u2069`);
  }
  show();
  setTimeout(ask, ASK_MS);
}

show();
setInterval(show, 500);
ask();
