// The search box in the head, by keyboard: arrows choose among what was found, Enter opens it, Escape closes.
(() => {
  const box = document.getElementById("search-box");
  if (!box) return;
  const found = () => document.getElementById("suggestions");
  const options = () => [...found().querySelectorAll("[role=option]")];
  const chosen = () => options().find((option) => option.ariaSelected === "true");

  const choose = (option) => {
    for (const one of options()) one.ariaSelected = String(one === option);
    if (option) box.setAttribute("aria-activedescendant", option.id); else box.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const show = (isShown) => {
    found().hidden = !isShown;
    box.ariaExpanded = String(isShown && options().length > 0);
    if (!isShown) choose(null);
  };
  const step = (by) => {
    const all = options();
    const next = all.indexOf(chosen()) + by;
    // Past either end is the box itself.
    choose(by < 0 && !chosen() ? all.at(-1) : all[next]);
  };

  box.addEventListener("keydown", (event) => {
    const isOpen = !found().hidden && options().length > 0;
    if (event.key === "Escape") {
      if (found().hidden || !found().hasChildNodes()) { box.blur(); return; }
      show(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      if (!isOpen) show(true);
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen && chosen()) {
      chosen().click();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.elt !== box) return;
    options().forEach((option, number) => { option.id = `suggestion-${number}`; });
    show(document.activeElement === box);
  });
  box.addEventListener("focus", () => { if (found().childElementCount) show(true); });
  document.addEventListener("focusout", (event) => {
    if (box.form.contains(event.target) && !box.form.contains(event.relatedTarget)) show(false);
  });
  // A click would take the focus from the box, and with that the list, before it is a click.
  box.form.addEventListener("pointerdown", (event) => { if (event.target.closest("#suggestions")) event.preventDefault(); });
})();
