// Timers of speakers, ticking from the server's facts: how long was allotted and spoken, and since when it runs.
import { face } from "./times.js";

export function tickTimers(moment, root = document) {
  for (const timer of root.querySelectorAll("[data-timer]")) tick(timer, moment);
}

function tick(timer, moment) {
  const facts = timer.dataset;
  const running = facts.since ? Math.max(0, Math.floor((moment - Date.parse(facts.since)) / 1000)) : 0;
  const left = Number(facts.allotted) - Number(facts.spoken) - running;
  const colour = left <= 0 ? "red" : left <= Number(facts.amber) ? "amber" : "green";
  const shown = timer.querySelector("[data-face]");
  shown.textContent = face(left);
  shown.toggleAttribute("data-long", shown.textContent.length > 6); // with hours
  if (facts.timer === colour) return;
  facts.timer = colour;
  for (const word of timer.querySelectorAll("[data-colour]")) word.hidden = word.dataset.colour !== colour;
}
