// The way back to a page that a mailed link opened: remembered on this device for its event until it is closed here.
// It names no secret: the page opens on a device that was let in, and on no other.

const KEY = "hiwar-own:";
const place = document.getElementById("t-way-back");
const slug = place?.dataset.event;

function read() {
  try {
    return localStorage.getItem(KEY + slug);
  } catch {
    return null;
  }
}

export function rememberWayBack() {
  if (!place) return;
  const own = document.querySelector("[data-own]");
  try {
    if (own) localStorage.setItem(KEY + slug, location.pathname.slice(3));
  } catch {
    return;
  }
  for (const form of document.querySelectorAll("form[action$='/end']")) {
    form.addEventListener("submit", () => localStorage.removeItem(KEY + slug));
  }
  const path = read();
  if (own || !path?.startsWith(`/${slug}/`)) return;
  const link = place.content.firstElementChild.cloneNode(true);
  link.href = `/${document.documentElement.lang}${path}`;
  place.before(link);
}
