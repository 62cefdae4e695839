// What was sent when the session turned out to have ended is filled in again after signing in, for that user alone.
const KEY = "typed";
const { user, restored, restoredInPart } = document.body.dataset;
const fieldsOf = (form) => [...form.elements].filter((field) =>
  field.name && !field.readOnly && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(field.type));
const isTicked = (field) => ["checkbox", "radio"].includes(field.type);

document.addEventListener("submit", ({ target: form }) => {
  if (form.method !== "post" || !user || !fieldsOf(form).length) return;
  const values = fieldsOf(form).map((field) => [field.name, field.value, isTicked(field) ? field.checked : null]);
  const { pathname } = location;
  sessionStorage.setItem(KEY, JSON.stringify({ user, pathname, action: form.getAttribute("action"), values }));
}, true);
document.addEventListener("htmx:afterRequest", ({ detail: { successful, xhr } }) => {
  if (successful && !xhr.getResponseHeader("HX-Redirect")) sessionStorage.removeItem(KEY);
});

const kept = JSON.parse(sessionStorage.getItem(KEY));
if (kept && !user) sessionStorage.setItem(KEY, JSON.stringify({ ...kept, hadToSignIn: true }));
if (kept && user) {
  sessionStorage.removeItem(KEY);
  const form = [...document.forms].find((one) => one.method === "post" && one.getAttribute("action") === kept.action && fieldsOf(one).length);
  if (form && kept.hadToSignIn && kept.user === user && kept.pathname === location.pathname) putBack(form, kept.values);
}

function putBack(form, values) {
  const left = fieldsOf(form), changed = [];
  let isWhole = true;
  for (const [name, value, checked] of values) {
    const place = left.findIndex((field) => field.name === name && (checked === null || field.value === value));
    if (place < 0) { isWhole = false; continue; }
    const [field] = left.splice(place, 1);
    if (checked === null ? field.value === value : field.checked === checked) continue;
    if (checked === null) field.value = value; else field.checked = checked;
    changed.push(field);
  }
  if (!changed.length) return;
  const told = document.getElementById("typed");
  told.textContent = isWhole ? restored : restoredInPart;
  told.hidden = false;
  // As if it had just been typed: what follows a field follows it now. Later, for htmx starts after this.
  addEventListener("load", () => { for (const field of changed) field.dispatchEvent(new Event("change", { bubbles: true })); });
}
