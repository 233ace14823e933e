/** A finger that rests on a row does what a key does for others. The tap that ends it does nothing. */

const HOLD_MS = 450;
const HOLD_PX = 8;
/** In which the tap comes that ends a rest, if it comes. */
const TAP_MS = 400;

/** Attach to what holds the rows. Buttons and grips inside a row keep their own presses. */
export function holds(rows: string, run: (row: HTMLElement) => void): (element: HTMLElement) => () => void {
  return (element) => {
    const press = (event: PointerEvent): void => {
      const target = event.target as Element;
      const row = target.closest<HTMLElement>(rows);
      if (event.pointerType === "touch" && row && !target.closest("button, .grip")) follow(event, row, () => run(row));
    };
    element.addEventListener("pointerdown", press);
    return () => element.removeEventListener("pointerdown", press);
  };
}

function follow(start: PointerEvent, row: HTMLElement, run: () => void): void {
  const end = new AbortController();
  const { signal } = end;
  let isHeld = false;
  const timer = setTimeout(() => {
    isHeld = true;
    run();
  }, HOLD_MS);
  const finish = (): void => {
    clearTimeout(timer);
    setTimeout(() => end.abort(), isHeld ? TAP_MS : 0);
  };
  const swallow = (event: Event): void => {
    if (!isHeld || !row.contains(event.target as Node)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "click") end.abort();
  };
  addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!isHeld && Math.hypot(clientX - start.clientX, clientY - start.clientY) > HOLD_PX) finish();
  }, { signal });
  for (const name of ["pointerup", "pointercancel"] as const) addEventListener(name, finish, { signal });
  for (const name of ["click", "contextmenu"] as const) addEventListener(name, swallow, { signal, capture: true });
}
