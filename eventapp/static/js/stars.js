// My agenda: the sessions a reader starred, kept in this browser alone. The page of them is asked for by their ids,
// so that it can be printed and downloaded without any of it being stored elsewhere.

const template = document.querySelector("#t-star");
const link = document.querySelector("[data-mine]");
const page = document.querySelector("[data-mine-page]");
const slug = (link?.dataset.mine ?? page?.dataset.minePage) || "";
const KEY = `hiwar-stars:${slug}`;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((id) => /^[a-z0-9]+$/.test(id)) : []);
  } catch {
    return new Set();
  }
}

function write(stars) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...stars]));
  } catch {
    // A browser that keeps nothing still shows what was pressed.
  }
}

function address(base, stars) {
  const url = new URL(base, location.href);
  url.searchParams.set("s", [...stars].join("."));
  return url.href;
}

function show(button, isStarred, title) {
  button.setAttribute("aria-pressed", String(isStarred));
  const words = isStarred ? button.dataset.remove : button.dataset.add;
  button.setAttribute("aria-label", title ? `${words}: ${title}` : words);
  button.title = words;
}

function showLink(stars) {
  if (!link) return;
  link.hidden = stars.size === 0;
  link.href = address(link.href, stars);
  const digits = document.documentElement.dataset.digits || "latn";
  link.querySelector(".n").textContent = new Intl.NumberFormat("en", { numberingSystem: digits }).format(stars.size);
}

function offer(element) {
  const button = template.content.firstElementChild.cloneNode(true);
  const id = element.dataset.session;
  const title = element.querySelector("h1, h2, h3, h4")?.innerText.trim();
  show(button, stars.has(id), title);
  button.addEventListener("click", () => {
    const current = read(); // another tab may have starred meanwhile
    if (current.has(id)) current.delete(id);
    else current.add(id);
    write(current);
    stars = current;
    show(button, current.has(id), title);
    showLink(current);
  });
  element.append(button);
}

let stars = read();
if (page && stars.size > 0 && !new URLSearchParams(location.search).has("s")) {
  location.replace(address(location.href, stars));
}
showLink(stars);
if (template) {
  for (const element of document.querySelectorAll("[data-session]:not(.session--pause)")) offer(element);
}
window.addEventListener("storage", (event) => {
  if (event.key === KEY) {
    stars = read();
    showLink(stars);
  }
});
