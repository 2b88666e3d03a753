// Keeps what is typed into a <form data-keep="key"> on this device until the form was taken: over a reload, a lost
// connection or the end of a session. Never passwords, files, hidden fields or what is marked data-private.

const PREFIX = "hiwar:draft:";
const POSTED = "hiwar:posted"; // where this tab sent its last form
const LIFE_MS = 7 * 24 * 60 * 60 * 1000;
const PAUSE_MS = 400;
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "image", "reset"]);

/** Whether this browser keeps anything for us at all. */
export function canKeep() {
  try {
    localStorage.setItem(PREFIX, "1");
    localStorage.removeItem(PREFIX);
    return true;
  } catch {
    return false;
  }
}

/** Watch every form that asks for it; forget drafts that were taken or are too old. */
export function keepDrafts() {
  if (!canKeep()) return;
  forgetOld();
  const forms = document.querySelectorAll("form[data-keep]");
  if (!document.querySelector("[data-refused]") && wasTaken()) forgetSent(sessionStorage.getItem(POSTED));
  document.addEventListener("submit", ({ target }) => {
    if (target.method === "post") sessionStorage.setItem(POSTED, pathOf(target.getAttribute("action") || ""));
  });
  for (const form of forms) watch(form);
  for (const form of document.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => keys().forEach((key) => localStorage.removeItem(key)));
  }
}

function watch(form) {
  const key = keyOf(form);
  const draft = read(key);
  if (draft && differs(form, draft.values)) offer(form, key, draft.values);
  let timer = 0;
  const save = (sent = false) => {
    clearTimeout(timer);
    write(key, { at: Date.now(), sent, values: valuesOf(form) });
  };
  let touched = false;
  form.addEventListener("input", () => {
    touched = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });
  form.addEventListener("submit", () => save(true));
  window.addEventListener("pagehide", () => {
    if (touched && !read(key)?.sent) save();
  });
}

function keyOf(form) {
  return `${PREFIX}${pathOf(location.href)}#${form.dataset.keep}`;
}

// The same form in the other language is the same draft.
function pathOf(address) {
  return new URL(address, location.href).pathname.replace(/^\/(ar|en)(?=\/)/, "");
}

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !NEVER.has(field.type) && field.name !== "csrf_token" && !("private" in field.dataset),
  );
}

function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    const list = (values[field.name] ??= []);
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) list.push(field.value);
    } else if (field.multiple && field.options) {
      list.push(...[...field.selectedOptions].map((option) => option.value));
    } else {
      list.push(field.value);
    }
  }
  return values;
}

function differs(form, kept) {
  const now = valuesOf(form);
  return Object.keys(now).some((name) => name in kept && JSON.stringify(now[name]) !== JSON.stringify(kept[name]));
}

function restore(form, kept) {
  const left = structuredClone(kept);
  for (const field of fieldsOf(form)) {
    const list = left[field.name];
    if (!list) continue;
    if (field.type === "checkbox" || field.type === "radio") {
      field.checked = list.includes(field.value);
    } else if (field.multiple && field.options) {
      for (const option of field.options) option.selected = list.includes(option.value);
    } else if (list.length) {
      field.value = list.shift();
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function offer(form, key, kept) {
  const template = document.getElementById("t-drafts");
  if (!template) return;
  const bar = template.content.firstElementChild.cloneNode(true);
  bar.querySelector("[data-restore]").addEventListener("click", () => {
    restore(form, kept);
    bar.remove();
    fieldsOf(form)[0]?.focus();
  });
  bar.querySelector("[data-discard]").addEventListener("click", () => {
    localStorage.removeItem(key);
    bar.remove();
  });
  form.prepend(bar);
}

// A form that was taken leads on by a redirect to a page that exists; anything else may be a refusal or a lost line.
function wasTaken() {
  if (!sessionStorage.getItem(POSTED)) return false;
  const [visit] = performance.getEntriesByType("navigation");
  if (!visit || visit.type !== "navigate") return false;
  if (visit.responseStatus) return visit.responseStatus < 400 && visit.redirectCount > 0;
  return document.querySelector(".messages .notice--good") !== null;
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function forgetSent(path) {
  for (const key of keys()) if (key.startsWith(`${PREFIX}${path}#`) && read(key)?.sent) localStorage.removeItem(key);
}

function forgetOld() {
  for (const key of keys()) if (!(Date.now() - (read(key)?.at ?? 0) < LIFE_MS)) localStorage.removeItem(key);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full store keeps less; the form itself works all the same.
  }
}
