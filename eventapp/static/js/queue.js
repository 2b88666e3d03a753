// The queue by keyboard: J and K move among those who wait, X ticks, A ticks all, Enter decides. All of it works
// without this module, with Tab and Space.
const form = document.querySelector("form[data-queue]");

function boxes() {
  return [...form.querySelectorAll('input[name="person"]')];
}

function move(by) {
  const all = boxes();
  const here = all.indexOf(document.activeElement);
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function tickAll() {
  const all = boxes();
  const ticked = !all.every((box) => box.checked);
  for (const box of all) box.checked = ticked;
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement.matches('input[name="person"]') && document.activeElement.click(),
  a: tickAll,
};

if (form?.querySelector('input[name="person"]')) {
  for (const told of form.querySelectorAll("[data-keys]")) told.hidden = false;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("select, textarea, input:not([type=checkbox])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : ""; // on any keyboard layout
    if (!KEYS[key]) return;
    event.preventDefault();
    KEYS[key]();
  });
}
