// News of the folder: progress while it loads, and the offer to show a newer state. Nothing is replaced under the
// reader's eyes.

const LOOK_AGAIN = 15_000;

export function startLive() {
  const banner = document.querySelector("[data-loading]");
  if (banner) followLoading(banner);
  else watchGeneration();
}

/** Only while something loads: a stream held open by every page would use up the browser's few connections. */
function followLoading(banner) {
  const events = new EventSource("/api/events");
  const bar = banner.querySelector("progress");
  const words = banner.querySelector("[data-progress]");
  let said = 0;
  const reload = () => {
    events.close();
    location.reload();
  };
  events.addEventListener("progress", (event) => {
    const { files_done: done, files_total: total, generation } = JSON.parse(event.data);
    // What is read so far can be shown.
    if (generation > 0) return reload();
    if (!total) return;
    bar.max = total;
    bar.value = done;
    // Spoken by screen readers, so in coarse steps.
    const tenth = Math.floor((10 * done) / total);
    if (tenth !== said) {
      said = tenth;
      words.textContent = `${done} of ${total} file${total === 1 ? "" : "s"} read`;
    }
  });
  events.addEventListener("library", reload);
}

function watchGeneration() {
  const look = async () => {
    if (document.hidden) return;
    try {
      const response = await fetch("/api/status", { headers: { accept: "application/json" } });
      const { generation } = await response.json();
      if (generation !== Number(document.documentElement.dataset.generation)) offer();
    } catch {
      // The program was ended; the page stays readable.
    }
  };
  setInterval(look, LOOK_AGAIN);
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
}

function offer() {
  if (document.querySelector(".toast")) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "Show them" });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.reload();
  });
  toast.append("The folder has changes. ", link);
  document.body.append(toast);
}
