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
