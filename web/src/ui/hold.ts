/** A finger that rests on an element does what the right button or a key does for others. The tap that follows does nothing. */

const HOLD_MS = 450;
const HOLD_PX = 8;

/** Attach to an element; buttons inside keep their own presses. */
export function holds(run: () => void): (element: HTMLElement) => () => void {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let start: PointerEvent | null = null;
    let wasHeld = false;
    const give = (): void => clearTimeout(timer);
    const press = (event: PointerEvent): void => {
      give();
      wasHeld = false;
      start = event;
      if (event.pointerType !== "touch" || (event.target as Element).closest("button, .grip")) return;
      timer = setTimeout(() => {
        wasHeld = true;
        run();
      }, HOLD_MS);
    };
    const move = (event: PointerEvent): void => {
      if (start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > HOLD_PX) give();
    };
    const swallow = (event: Event): void => {
      if (!wasHeld) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const end = new AbortController();
    const { signal } = end;
    element.addEventListener("pointerdown", press, { signal });
    element.addEventListener("pointermove", move, { signal });
    for (const name of ["pointerup", "pointercancel"] as const) element.addEventListener(name, give, { signal });
    for (const name of ["click", "contextmenu"] as const) element.addEventListener(name, swallow, { signal, capture: true });
    return () => {
      give();
      end.abort();
    };
  };
}
