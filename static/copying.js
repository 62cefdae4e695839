// A button that copies what stands in a field; without a script, or where the browser forbids it, it isn't there.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
    document.getElementById("announcements").textContent = button.dataset.copied;
  });
}
