/** Rows that change places glide there (First, Last, Invert, Play), unless the person wants no motion. */
import { tick } from "svelte";

const GLIDE_MS = 150;
const ROWS = "main [data-item]";

export async function flip(change: () => void): Promise<void> {
  const before = new Map([...document.querySelectorAll<HTMLElement>(ROWS)].map((row) => [row.dataset["item"], row.getBoundingClientRect().top]));
  change();
  await tick();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const row of document.querySelectorAll<HTMLElement>(ROWS)) {
    const by = (before.get(row.dataset["item"]) ?? NaN) - row.getBoundingClientRect().top;
    if (by) row.animate({ translate: [`0 ${by}px`, "0 0"] }, { duration: GLIDE_MS, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" });
  }
}
