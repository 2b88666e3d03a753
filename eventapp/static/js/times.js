// Times as the page writes them.

export const digits = () => document.documentElement.dataset.digits || "latn";

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
