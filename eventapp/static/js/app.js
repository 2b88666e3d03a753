// What every page gets on top of working HTML. Imports are relative, so they stay within one build.
import { keepDrafts } from "./drafts.js";
import { guardForms } from "./guard.js";
import { rememberWayBack } from "./way_back.js";

keepDrafts();
guardForms();
rememberWayBack();

// Buttons that only a script can serve are hidden without one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
