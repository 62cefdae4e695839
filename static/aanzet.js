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
  const { gone, busy, failed } = document.body.dataset;
  if (isOfUser(event)) complain({ 404: gone, 503: busy }[event.detail.xhr.status] ?? failed);
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
// What was typed since a request left, or in another form than it sent, is not drawn over by its answer.
const isTicking = (field) => ["checkbox", "radio"].includes(field.type);
const placeOf = (field) => JSON.stringify([field.form?.getAttribute("action"), field.name, isTicking(field) && field.value]);
const fieldsIn = (part) => [...part.querySelectorAll("input, textarea, select")].filter((field) =>
  field.name && !["hidden", "file", "password", "submit"].includes(field.type));
const isUnlikeDrawn = (field) => isTicking(field) ? field.checked !== field.defaultChecked
  : field.options ? [...field.options].some((option) => option.defaultSelected && !option.selected) : field.value !== field.defaultValue;
let touches = 0;
document.addEventListener("input", ({ target }) => { target.touched = ++touches; }, true);
document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  const form = elt.closest("form");
  requestConfig.left = { touches, form, sent: new Map(form ? fieldsIn(form).map((field) => [placeOf(field), field.value]) : []) };
});
document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig: { left }, shouldSwap, target } }) => {
  if (!left || !shouldSwap) return;
  const kept = fieldsIn(target).filter((field) => field.touched > left.touches || (field.form !== left.form && isUnlikeDrawn(field)));
  left.kept = kept.map((field) => {
    const { value, checked, selectionStart, selectionEnd } = field;
    return { place: placeOf(field), value, checked, selectionStart, selectionEnd, hasFocus: field === document.activeElement };
  });
});
document.addEventListener("htmx:afterSwap", ({ detail: { requestConfig } }) => {
  const { kept = [], sent } = requestConfig?.left ?? {};
  for (const { place, value, checked, selectionStart, selectionEnd, hasFocus } of kept.splice(0)) {
    const field = fieldsIn(document).find((drawn) => placeOf(drawn) === place);
    if (!field) continue;
    // Of what was sent and is drawn empty again, what was typed on is the rest.
    const was = sent.get(place);
    const before = was !== undefined && field.value === "" && value.startsWith(was) ? was.length : 0;
    if (isTicking(field)) field.checked = checked; else field.value = value.slice(before);
    field.touched = ++touches;
    if (!hasFocus) continue;
    field.focus();
    if (selectionStart != null) field.setSelectionRange(selectionStart - before, selectionEnd - before);
  }
});
// Escape leaves a form that was opened in place.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") event.target.closest("form")?.querySelector("[data-escape]")?.click();
});
