// Times as the page writes them.

export const digits = () => document.documentElement.dataset.digits || "latn";

// A span of milliseconds as hours (if any), minutes and seconds, isolated; what is begun counts.
export function span(milliseconds) {
  return `\u2066${face(Math.max(0, Math.ceil(milliseconds / 1000)))}\u2069`;
}

// Whole seconds as a timer shows them: 04:05, 1:00:00, +00:12 once the time is over.
export function face(seconds) {
  const options = { numberingSystem: digits(), minimumIntegerDigits: 2, useGrouping: false };
  const two = new Intl.NumberFormat("en", options);
  const one = new Intl.NumberFormat("en", { ...options, minimumIntegerDigits: 1 });
  const whole = Math.min(Math.abs(seconds), 35999); // 9:59:59: a clock left running shows no more
  const parts = [two.format(Math.floor(whole / 60) % 60), two.format(whole % 60)];
  if (whole >= 3600) parts.unshift(one.format(Math.floor(whole / 3600)));
  return (seconds < 0 ? "+" : "") + parts.join(":");
}

// Hour and minute of a moment (milliseconds) in a time zone.
export function inZone(moment, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
    numberingSystem: digits(),
  });
  return format.format(moment);
}
