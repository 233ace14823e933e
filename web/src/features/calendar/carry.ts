/** Carrying a to-do of the calendar to another day with the pointer. */

const START_PX = 4;

/** The day it was dropped on; null when it was only pressed, given up, or dropped beside the days. */
export function carry(start: PointerEvent, onOver: (day: string | null) => void): Promise<{ day: string | null; wasCarried: boolean }> {
  const item = start.currentTarget as HTMLElement;
  let isLifted = false;
  let day: string | null = null;
  return new Promise((resolve) => {
    const end = new AbortController();
    const { signal } = end;
    const finish = (result: string | null): void => {
      end.abort();
      item.classList.remove("is-lift");
      item.style.translate = "";
      onOver(null);
      resolve({ day: result, wasCarried: isLifted });
    };
    addEventListener("pointermove", (event) => {
      const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY];
      if (!isLifted && Math.hypot(x, y) < START_PX) return;
      isLifted = true;
      item.classList.add("is-lift");
      item.style.translate = `${x}px ${y}px`;
      day = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>("[data-day]")?.dataset["day"] ?? null;
      onOver(day);
    }, { signal });
    addEventListener("pointerup", () => finish(isLifted ? day : null), { signal });
    addEventListener("pointercancel", () => finish(null), { signal });
    addEventListener("keydown", (event) => {
      if (event.code !== "Escape") return;
      event.stopPropagation();
      finish(null);
    }, { signal, capture: true });
  });
}
