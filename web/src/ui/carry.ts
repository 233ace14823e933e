/** Carrying a thing to another place with the pointer; a finger has to rest on it first, for it may only want to scroll. */

const START_PX = 4;
const HOLD_MS = 350;
const HOLD_PX = 8;

export interface Carried<Spot> {
  /** Where it was dropped; null when it was only pressed, given up, or dropped where nothing can be. */
  readonly spot: Spot | null;
  readonly wasCarried: boolean;
}

export function carry<Spot>(start: PointerEvent, spotAt: (x: number, y: number) => Spot | null, onOver: (spot: Spot | null) => void): Promise<Carried<Spot>> {
  const item = start.currentTarget as HTMLElement;
  const isTouch = start.pointerType === "touch";
  let isLifted = false;
  let spot: Spot | null = null;
  return new Promise((resolve) => {
    const end = new AbortController();
    const { signal } = end;
    const lift = (): void => {
      isLifted = true;
      item.classList.add("is-lift");
    };
    const hold = isTouch ? setTimeout(lift, HOLD_MS) : undefined;
    const finish = (result: Spot | null): void => {
      clearTimeout(hold);
      end.abort();
      item.classList.remove("is-lift");
      item.style.translate = "";
      onOver(null);
      resolve({ spot: result, wasCarried: isLifted });
    };
    const move = (event: PointerEvent): void => {
      const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY];
      const far = Math.hypot(x, y);
      if (!isLifted && isTouch) return far > HOLD_PX ? finish(null) : undefined;
      if (!isLifted && far < START_PX) return;
      if (!isLifted) lift();
      item.style.translate = `${x}px ${y}px`;
      spot = spotAt(event.clientX, event.clientY);
      onOver(spot);
    };
    const still = (event: Event): void => {
      if (isLifted) event.preventDefault();
    };
    addEventListener("pointermove", move, { signal });
    addEventListener("pointerup", () => finish(isLifted ? spot : null), { signal });
    addEventListener("pointercancel", () => finish(null), { signal });
    addEventListener("touchmove", still, { signal, passive: false });
    addEventListener("contextmenu", still, { signal });
    addEventListener("keydown", (event) => {
      if (event.code !== "Escape") return;
      event.stopPropagation();
      finish(null);
    }, { signal, capture: true });
  });
}
