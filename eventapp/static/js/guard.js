// A form is sent once, and where nothing can be kept, leaving with unsaved text asks first.
import { canKeep } from "./drafts.js";

const DOWNLOAD_MS = 8000; // a form answered by a file leaves the page in place: its button comes back

/** Watch every form that changes something. */
export function guardForms() {
  document.addEventListener("submit", once);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });
  const forms = document.querySelectorAll("form[data-keep]");
  if (forms.length && !canKeep()) warnBeforeLeaving(forms);
}

function once(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), DOWNLOAD_MS);
}

function release(form) {
  delete form.dataset.sent;
  for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
}

function buttonsOf(form) {
  return [...form.elements].filter((field) => field.type === "submit");
}

function warnBeforeLeaving(forms) {
  let dirty = false;
  for (const form of forms) {
    form.addEventListener("input", () => (dirty = true));
    form.addEventListener("submit", () => (dirty = false));
  }
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}
