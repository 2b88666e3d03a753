// Words and minutes of a text while it is typed, counted as the server does (remarks/rules/pace.py).
import { digits } from "./times.js";

const WORDS_A_MINUTE = 100;

/** Words of a text as they are said. */
export function wordCount(text) {
  const bare = text
    .replace(/\]\([^)\s]*\)/g, "]")
    .normalize("NFC")
    .replace(/[\u0640\p{Mn}\p{Me}\p{Cf}]/gu, "")
    .replace(/(?<=\p{Nd})[ \u00a0](?=\p{Nd}{3}(?![\p{L}\p{N}_]))/gu, "");
  return (bare.match(/[\p{L}\p{N}]+(?:['’.,:/٫٬-][\p{L}\p{N}]+)*/gu) ?? []).length;
}

function show(line, area) {
  const number = new Intl.NumberFormat("en", { numberingSystem: digits(), useGrouping: false });
  const words = wordCount(area.value);
  const allotted = Number(line.dataset.allotted || 0);
  line.querySelector("[data-words]").textContent = number.format(words);
  line.querySelector("[data-minutes]").textContent = number.format(Math.ceil(words / WORDS_A_MINUTE));
  line.querySelector("[data-too-long]").hidden = !allotted || words <= allotted * WORDS_A_MINUTE;
}

if (typeof document !== "undefined") {
  for (const line of document.querySelectorAll("[data-pace]")) {
    const area = document.getElementById(line.dataset.pace);
    line.hidden = false;
    area.addEventListener("input", () => show(line, area));
    show(line, area);
  }
}
