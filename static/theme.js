// Before anything is drawn: light or dark as the device wants it, where the user left that to the device.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => {
  const root = document.documentElement;
  if (root.dataset.theme === "system") root.dataset.bsTheme = dark.matches ? "dark" : "light";
};
follow();
dark.addEventListener("change", follow);
