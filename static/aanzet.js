// Keeps a plain form from being sent twice by a double click; htmx forms do that by hx-disabled-elt.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
// Coming back with the browser's Back button, the form can be sent again.
addEventListener("pageshow", ({ persisted }) => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  // The browser puts back what was typed, but not what was filled in for the user: a field can ask for it anew.
  const [visit] = performance.getEntriesByType("navigation");
  if (!persisted && visit?.type === "back_forward") document.body.dispatchEvent(new Event("came-back"));
});

// On the way to another page: the bar at the top, from 300 ms on. A file that comes instead of a page leaves us here.
addEventListener("beforeunload", () => {
  document.documentElement.dataset.leaving = "yes";
  setTimeout(() => { delete document.documentElement.dataset.leaving; }, 10_000);
});
addEventListener("pageshow", () => { delete document.documentElement.dataset.leaving; });

// What a click in place could not do is said on top, until the next click. Polls fail in silence: they try again.
// What the window itself asks, when the user comes back to it, is no click either.
const isOfUser = (event) => {
  const cause = event.detail.requestConfig?.triggeringEvent;
  return Boolean(cause?.isTrusted && cause.target !== window);
};
const complain = (text) => {
  const alert = document.getElementById("failure");
  if (!alert) return;
  alert.textContent = text;
  alert.hidden = !text;
};
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isOfUser(event)) return;
  complain("");
  for (const old of document.querySelectorAll("[data-flash]")) old.remove();
});
document.addEventListener("htmx:responseError", (event) => {
  const texts = document.body.dataset;
  if (isOfUser(event)) complain(event.detail.xhr.status === 404 ? texts.gone : texts.failed);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => { if (isOfUser(event)) complain(document.body.dataset.offline); });
}
// What was chosen or typed while an editor's rows were being redrawn is not drawn over: the edit is asked for again.
const typed = (form) => new URLSearchParams(new FormData(form)).toString();
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  if (form?.contains(detail.target) && detail.target.contains(detail.elt)) detail.requestConfig.sentAs = typed(form);
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, sentAs, triggeringEvent } = detail.requestConfig;
  if (sentAs === undefined || !detail.shouldSwap || typed(elt.closest("form")) === sentAs) return;
  detail.shouldSwap = false;
  // Once this request has ended, or it would be dropped for it.
  setTimeout(() => htmx.trigger(elt, triggeringEvent.type));
});
// Escape leaves a form that was opened in place.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest("form")?.querySelector("[data-escape]")?.click();
});
