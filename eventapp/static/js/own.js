// Sessions starred in this browser, taken over into somebody's own page. Nothing leaves the browser before a press of
// the button; from then on what was starred or unstarred here since is told whenever the page is opened, and the list
// of the page is the list of the browser.

const form = document.querySelector("form[data-join]");
const slug = form?.dataset.join;
const KEY = `hiwar-stars:${slug}`;
const BASE = `hiwar-stars-joined:${form?.action}`; // what both had when they were last joined
const split = (value) => (value || "").split(".").filter(Boolean);

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    return Array.isArray(kept) ? kept.filter((id) => /^[a-z0-9]+$/.test(id)) : null;
  } catch {
    return null;
  }
}

function write(key, ids) {
  try {
    localStorage.setItem(key, JSON.stringify(ids));
  } catch {
    // A browser that keeps nothing has nothing to take over.
  }
}

// What was done in this browser since the last time, as two lists.
function differences() {
  const here = read(KEY) ?? [];
  const there = new Set(split(form.dataset.stars));
  const base = read(BASE) ?? [];
  return {
    add: here.filter((id) => !there.has(id) && !base.includes(id)),
    remove: base.filter((id) => there.has(id) && !here.includes(id)),
  };
}

function settle(stars) {
  write(KEY, stars);
  write(BASE, stars);
}

async function send(change) {
  const body = new URLSearchParams(new FormData(form));
  body.set("add", change.add.join("."));
  body.set("remove", change.remove.join("."));
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  settle((await answer.json()).stars);
  location.reload();
}

function offer(change) {
  form.querySelector("[data-count]").textContent = String(change.add.length);
  form.elements.add.value = change.add.join(".");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(change).catch(() => form.submit());
  });
}

if (form) {
  for (const one of document.querySelectorAll("form[data-unstar]")) {
    one.addEventListener("submit", () => {
      const left = (ids) => (ids ?? []).filter((id) => id !== one.dataset.unstar);
      write(KEY, left(read(KEY)));
      if (read(BASE)) write(BASE, left(read(BASE)));
    });
  }
  const change = differences();
  const wasJoined = read(BASE) !== null;
  if (change.add.length || (wasJoined && change.remove.length)) {
    if (wasJoined) send(change).catch(() => offer(change));
    else offer(change);
  } else if (wasJoined) settle(split(form.dataset.stars));
}
