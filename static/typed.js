// What was sent when the session turned out to have ended, or nothing could be reached, is filled in again for that user alone.
const KEY = "typed";
const { user, restored, restoredInPart } = document.body.dataset;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !field.readOnly
  && !["password", "file", "submit", "button", "fieldset"].includes(field.type)
  // Of what a browser doesn't show, only since when the user was looking: that keeps a colleague's save from being undone.
  && (field.type !== "hidden" || field.name === "version"));
const isTicked = (field) => ["checkbox", "radio"].includes(field.type);
const isTyped = (field) => field.type !== "hidden";
const sentBy = (form) => [...new FormData(form)].filter(([name, value]) =>
  name !== "csrf_token" && typeof value === "string" && form.elements[name]?.type !== "password");

const keep = (form) => {
  if (form?.method !== "post" || !user || !fieldsOf(form).some(isTyped)) return;
  const values = fieldsOf(form).map((field) => [field.name, field.value, isTicked(field) ? field.checked : null]);
  const { pathname } = location, action = form.getAttribute("action");
  sessionStorage.setItem(KEY, JSON.stringify({ user, pathname, action, values, sent: sentBy(form) }));
};
document.addEventListener("submit", ({ target }) => keep(target), true);
// What a form asks by itself, as its preview does, may be what finds out: then the page leaves before it was sent.
document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
  if (xhr.getResponseHeader("HX-Redirect")) keep(elt.closest("form") ?? document.querySelector("form[data-guard]"));
});
// Another answer, as to a preview that was asked for before, says nothing of what was sent.
document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
  const isSent = requestConfig.triggeringEvent?.type === "submit";
  const isDrawn = xhr.status === 422 || (xhr.status >= 200 && xhr.status < 300);
  if (isSent && isDrawn && !xhr.getResponseHeader("HX-Redirect")) sessionStorage.removeItem(KEY);
});

const kept = JSON.parse(sessionStorage.getItem(KEY));
// An error came instead of an answer, and leads back.
const isError = Boolean(document.querySelector("[data-unanswered]"));
if (kept && isError) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, isUnanswered: true }));
else if (kept && !user) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, hadToSignIn: true }));
if (kept && user && !isError) {
  const [visit] = performance.getEntriesByType("navigation");
  // What was answered leads on. Offline no page of ours came in between: the user went back, or asks for it anew.
  const isBack = ["back_forward", "reload"].includes(visit?.type) && !visit.redirectCount;
  const isUnanswered = isBack || (kept.isUnanswered && !visit?.redirectCount);
  sessionStorage.removeItem(KEY);
  const form = [...document.forms].find((one) => one.method === "post" && one.getAttribute("action") === kept.action && fieldsOf(one).some(isTyped));
  const isOwn = kept.user === user;
  const isHere = form && isOwn && kept.pathname === location.pathname;
  if (isHere && (kept.hadToSignIn || isUnanswered)) putBack(form, kept);
  else if (isUnanswered && isOwn) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, isUnanswered }));
}

async function putBack(form, { values, sent }) {
  const { changed, isWhole, isMore } = fill(form, values);
  // The server draws the rows of an editor: as they were sent, and not as they were saved.
  const drawer = form.querySelector("[name=edit][hx-post]");
  if (!changed.some(isTyped) && isWhole && !(drawer && isMore)) return;
  if (drawer) await redraw(form, drawer, sent);
  const told = document.getElementById("typed");
  told.textContent = isWhole || (drawer && fill(form, values).isWhole) ? restored : restoredInPart;
  told.hidden = false;
  // As if it had just been typed: what follows a field follows it now. Later, for htmx starts after this.
  const tell = () => { for (const field of changed) field.dispatchEvent(new Event("change", { bubbles: true })); };
  if (document.readyState === "complete") tell(); else addEventListener("load", tell);
}

function fill(form, values) {
  const left = fieldsOf(form), changed = [];
  let isWhole = true;
  for (const [name, value, checked] of values) {
    const place = left.findIndex((field) => field.name === name && (checked === null || field.value === value));
    if (place < 0) { isWhole = false; continue; }
    const [field] = left.splice(place, 1);
    if (checked === null ? field.value === value : field.checked === checked) continue;
    if (checked === null) field.value = value; else field.checked = checked;
    // What was chosen may be gone.
    if (checked === null && field.value !== value) { isWhole = false; continue; }
    changed.push(field);
  }
  return { changed, isWhole, isMore: left.length > 0 };
}

function redraw(form, drawer, sent) {
  const values = { csrf_token: form.elements.csrf_token.value };
  for (const [name, value] of sent) (values[name] ||= []).push(value);
  const context = { target: drawer.getAttribute("hx-target"), swap: drawer.getAttribute("hx-swap"), values };
  return htmx.ajax("POST", drawer.getAttribute("hx-post"), context);
}
