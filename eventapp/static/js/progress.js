// Shows how far a job is, and opens the page afresh when it has ended. Without this module the page reloads.
const bar = document.querySelector("[data-progress]");
const EVERY = 1000; // milliseconds

async function look() {
  try {
    const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
    const job = answer.ok ? await answer.json() : { state: "gone" };
    if (job.state === "queued" || job.state === "running") {
      bar.max = job.total || 1;
      bar.value = job.done;
    } else {
      location.reload();
      return;
    }
  } catch {
    // Offline: look again.
  }
  setTimeout(look, EVERY);
}

if (bar) setTimeout(look, EVERY);
