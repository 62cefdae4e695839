// A filter's address holds only what was filled in.
document.addEventListener("formdata", ({ target, formData }) => {
  if (!target.hasAttribute("data-list-tools")) return;
  for (const name of [...new Set(formData.keys())]) {
    const filled = formData.getAll(name).filter(Boolean);
    formData.delete(name);
    for (const value of filled) formData.append(name, value);
  }
});

// All rows of this page at once, and how many that are.
const boxes = () => [...document.querySelectorAll("tbody .list-box input")];
const count = () => {
  const all = document.querySelector("[data-all]");
  const text = document.querySelector(".list-chosen");
  if (!all || !text) return;
  const ticked = boxes().filter((box) => box.checked).length;
  all.hidden = false;
  all.checked = ticked > 0 && ticked === boxes().length;
  all.indeterminate = ticked > 0 && !all.checked;
  text.textContent = ticked === 1 ? text.dataset.one : text.dataset.several.replace("#", ticked);
};
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-all]")) for (const box of boxes()) box.checked = target.checked;
  if (target.closest(".list-box")) count();
});
document.addEventListener("htmx:afterSwap", count);
addEventListener("pageshow", count);

// A file of many rows is told of while it is written: the server sends lines with how many rows are done, then one with
// the file's length, then the file.
const readCounted = async (answer, tell) => {
  const reader = answer.body.getReader(), lines = new TextDecoder("latin1"), parts = [];
  let told = "", length = -1, received = 0;
  for (;;) {
    let { done, value } = await reader.read();
    if (done) break;
    if (length < 0) {
      told += lines.decode(value, { stream: true });
      const last = told.match(/file (\d+)\n/);
      const counts = told.slice(0, last?.index).match(/^\d+\n/gm);
      if (counts) tell(Number(counts.at(-1)));
      if (!last) continue;
      length = Number(last[1]);
      // Each character was a byte.
      value = value.slice(value.length - (told.length - last.index - last[0].length));
    }
    parts.push(value);
    received += value.length;
  }
  if (received !== length) throw new Error("half a file");
  return new Blob(parts);
};

const save = (blob, name) => {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-files] a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const files = link.parentElement, shown = files.nextElementSibling, [bar, text, stop] = shown.children;
  const announce = (said) => { document.getElementById("announcements").textContent = said; };
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const tell = (done) => {
    bar.value = done;
    text.textContent = text.dataset.counted.replace("{done}", number.format(done)).replace("{total}", number.format(bar.max));
  };
  const stopped = new AbortController();
  stop.onclick = () => stopped.abort();
  files.hidden = true; shown.hidden = false;
  complain(""); tell(0); announce(files.dataset.started); stop.focus();
  try {
    const answer = await fetch(`${link.href}&counted`, { signal: stopped.signal });
    // Not signed in any more, or something else than a file: as without a script.
    if (answer.redirected) { location = link.href; return; }
    if (!answer.ok) throw new Error(answer.status);
    const name = answer.headers.get("Content-Disposition").match(/filename="?([^";]+)/)[1];
    save(await readCounted(answer, tell), name);
    announce(files.dataset.done);
  } catch {
    announce("");
    if (!stopped.signal.aborted) complain(files.dataset.failed);
  } finally {
    files.hidden = false; shown.hidden = true;
    link.focus();
  }
});
