/** Light or dark: as the device says until somebody chooses. */
const STORED = "hanbit.console.theme";
const media = matchMedia("(prefers-color-scheme: dark)");

let isDark = $state(false);

export function dark(): boolean {
  return isDark;
}

export function followTheme(): () => void {
  const stored = localStorage.getItem(STORED);
  if (stored) document.documentElement.dataset["theme"] = stored;
  const look = (): void => {
    const chosen = document.documentElement.dataset["theme"];
    isDark = chosen ? chosen === "dark" : media.matches;
  };
  look();
  media.addEventListener("change", look);
  return () => media.removeEventListener("change", look);
}

export function toggleTheme(): void {
  isDark = !isDark;
  const name = isDark ? "dark" : "light";
  document.documentElement.dataset["theme"] = name;
  localStorage.setItem(STORED, name);
}
