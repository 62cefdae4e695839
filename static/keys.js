// Keyboard shortcuts. Where they lead stands in the page: the menu's links have a data-key each.
(() => {
  const QUICK = 1500;
  let since = -Infinity;

  const isOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  const turn = (on) => { try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* Kept for this page only. */ } };

  // Someone is typing, or busy with something that has the keyboard.
  const FIELDS = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), select, textarea, [contenteditable], [role=listbox], [role=menu]";
  const isTaken = ({ target, altKey, ctrlKey, metaKey, isComposing, defaultPrevented, repeat }) =>
    altKey || ctrlKey || metaKey || isComposing || defaultPrevented || repeat
    || target.closest?.(FIELDS) || document.querySelector("dialog[open]");

  const menu = () => [...document.querySelectorAll("header [data-key]")];
  const page = (key) => document.querySelector(`main [data-key="${key}"]`);

  document.addEventListener("keydown", (event) => {
    const isSecond = performance.now() - since < QUICK;
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    since = -Infinity;
    if (isOff() || isTaken(event)) return;
    const act = isSecond ? menu().find((link) => link.dataset.key === event.key) : ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    if (typeof act === "function") act(); else act.click();
  });

  const ACTS = {
    "/": () => { const box = document.getElementById("search-box"); box?.focus(); box?.select(); },
    "?": () => help(),
    g: () => { since = performance.now(); },
    n: () => { (page("n") ?? document.querySelector("[data-key-new]"))?.click(); },
  };

  const opener = document.querySelector("[data-keys-help]");
  const help = async () => {
    const old = document.getElementById("keys");
    if (old) { old.showModal(); return; }
    const place = document.createElement("div");
    opener.after(place);
    await htmx.ajax("GET", opener.dataset.keysHelp, { source: opener, target: place, swap: "outerHTML" });
    const sheet = document.getElementById("keys");
    if (!sheet) return;
    fill(sheet.querySelector("[data-keys-menu]"));
    const box = sheet.querySelector("[data-keys-switch]");
    box.checked = !isOff();
    box.addEventListener("change", () => turn(box.checked));
    sheet.showModal();
  };

  // One list of places, in the menu alone.
  const fill = (body) => {
    for (const link of menu()) {
      const row = body.insertRow();
      const keys = row.insertCell();
      for (const key of ["g", link.dataset.key]) {
        keys.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
      }
      row.insertCell().textContent = body.dataset.text.replace("{}", link.textContent.trim());
    }
  };

  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", help);
  }
})();
