// What the editors and the forms of the settings do beyond sending themselves: dragging, and asking before leaving.

// A row is taken by its handle, with mouse, pen or finger. What is let go of is moved by the row's own button, so that
// a drag goes the way of the buttons.
document.documentElement.classList.add("can-drag");
const rowsBeside = (row) => [...row.parentElement.children].filter((one) => one.matches("[data-row]"));
const EDGE = 70;
let drag = null;

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0 || drag) return;
  event.preventDefault();
  const row = handle.closest("[data-row]");
  drag = { handle, row, from: rowsBeside(row).indexOf(row), next: row.nextElementSibling };
  handle.setPointerCapture(event.pointerId);
  row.classList.add("is-dragged");
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (event.clientY < EDGE) scrollBy(0, -12);
  if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
  const { row } = drag;
  const middle = (one) => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; };
  const others = rowsBeside(row).filter((one) => one !== row);
  const below = others.find((one) => middle(one) > event.clientY);
  const last = others.at(-1);
  if (below) { if (below.previousElementSibling !== row) below.before(row); }
  else if (last && last.nextElementSibling !== row) last.after(row);
});

const putBack = ({ row, next }) => {
  if (next?.isConnected) next.before(row); else row.parentElement?.append(row);
};

const drop = (isKept) => {
  if (!drag) return;
  const { handle, row, from } = drag;
  const dropped = drag;
  drag = null;
  row.classList.remove("is-dragged");
  const rows = rowsBeside(row);
  const steps = rows.indexOf(row) - from;
  if (!isKept) { putBack(dropped); return; }
  if (!steps) return;
  const mover = row.querySelector("[data-mover]");
  mover.value = mover.dataset.mover + steps;
  const button = mover.closest("button") ?? mover.form.querySelector("button");
  // Refused or not arrived: it stands where it stood.
  button.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful || detail.xhr.status === 422) return;
    putBack(dropped);
    complain(detail.xhr.status ? document.body.dataset.failed : document.body.dataset.offline);
  }, { once: true });
  button.click();
  const said = handle.dataset.moved.replace("{place}", from + steps + 1).replace("{count}", rows.length);
  document.getElementById("announcements").textContent = said;
};
document.addEventListener("pointerup", () => drop(true));
document.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(false); });

// Leaving a form with what is not saved is asked first; not when it is sent, nor when all is again as it was.
// How the rows of an editor are drawn says nothing of what they hold: the fields are compared in no order.
const UNGUARDED = new Set(["csrf_token", "removed", "accepted", "version", "previewed", "preview_mark"]);
const contents = (form) =>
  JSON.stringify([...new FormData(form)].filter(([name]) => !UNGUARDED.has(name)).map(([name, value]) => [name, value.name ?? value]).sort());
const guarded = [...document.querySelectorAll("form[data-guard]")].map((form) => ({ form, before: contents(form) }));
const isUnsaved = ({ form, before }) =>
  form.isConnected && !form.dataset.sent && (form.dataset.guard === "changed" || contents(form) !== before);
addEventListener("beforeunload", (event) => { if (guarded.some(isUnsaved)) event.preventDefault(); });
