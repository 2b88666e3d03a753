// The chair's page: the timer ticks, and what a colleague did elsewhere appears by itself.
import { tickTimers } from "./floor.js";

const ASK_MS = 2000;
const PATIENCE_MS = 5000;
const TOLERATED_MS = 3000; // the header counts whole seconds, and travels
const board = () => document.querySelector("[data-floor]");
const shift = Number(board().dataset.shift) * 1000;
let skew = 0; // how far this machine's clock is behind the server's
const now = () => Date.now() + skew + shift;

function exchange(fresh) {
  const held = document.activeElement?.closest("form")?.getAttribute("action");
  board().replaceWith(fresh);
  if (held) document.querySelector(`form[action="${CSS.escape(held)}"] button`)?.focus();
}

async function ask() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(String(answer.status));
    const theirs = Date.parse(answer.headers.get("Date") ?? "");
    if (Math.abs(theirs - Date.now()) > TOLERATED_MS) skew = theirs - Date.now();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-floor]");
    if (!fresh) throw new Error("not the chair's page");
    const isSending = board().querySelector("form[data-sent]");
    if (fresh.dataset.floor !== board().dataset.floor && !isSending) exchange(fresh);
    document.querySelector("[data-lost]").hidden = true;
  } catch {
    document.querySelector("[data-lost]").hidden = false;
  }
  setTimeout(ask, ASK_MS);
}

tickTimers(now());
setInterval(() => tickTimers(now()), 250);
setTimeout(ask, ASK_MS);
