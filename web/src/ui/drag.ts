/** Taking a row with the pointer and laying it between two others: it lifts, a line shows where it lands. */

const EDGE_PX = 72;
const SCROLL_PX = 12;

/** Where it was laid: beside another row, by id. */
export interface Landing {
  readonly besideId: string;
  readonly isBefore: boolean;
}

/** Null when it was laid where it came from, or the drag was given up. */
export function dragRow(start: PointerEvent, item: HTMLElement): Promise<Landing | null> {
  const list = item.parentElement as HTMLElement;
  const row = item.firstElementChild as HTMLElement;
  const line = Object.assign(document.createElement("li"), { className: "drop", ariaHidden: "true" });
  const startY = start.clientY + scrollY;
  let landing: Landing | null = null;
  let y = start.clientY;
  let frame = 0;
  row.classList.add("is-lift");
  list.append(line);

  function follow(): void {
    if (y < EDGE_PX) scrollBy(0, -SCROLL_PX);
    else if (y > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
    row.style.translate = `6px ${y + scrollY - startY}px`;
    landing = landingAt(list, item, y);
    line.hidden = landing === null;
    if (landing) line.style.top = `${lineTop(list, landing)}px`;
    frame = requestAnimationFrame(follow);
  }

  return new Promise((resolve) => {
    const end = new AbortController();
    const { signal } = end;
    const finish = (result: Landing | null): void => {
      end.abort();
      cancelAnimationFrame(frame);
      line.remove();
      row.classList.remove("is-lift");
      row.style.translate = "";
      resolve(result);
    };
    addEventListener("pointermove", (event) => (y = event.clientY), { signal });
    addEventListener("pointerup", () => finish(landing), { signal });
    addEventListener("pointercancel", () => finish(null), { signal });
    addEventListener("touchmove", (event) => event.preventDefault(), { signal, passive: false });
    addEventListener("keydown", (event) => {
      if (event.code !== "Escape") return;
      event.stopPropagation();
      finish(null);
    }, { signal, capture: true });
    follow();
  });
}

/** Its place among the others of this order, once it is laid there. */
export function indexAfter({ besideId, isBefore }: Landing, order: readonly { readonly id: string }[], id: string): number {
  const beside = order.filter((one) => one.id !== id).findIndex((one) => one.id === besideId);
  return isBefore ? beside : beside + 1;
}

function others(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(":scope > [data-item]")];
}

function landingAt(list: HTMLElement, item: HTMLElement, y: number): Landing | null {
  const items = others(list);
  const at = items.indexOf(item);
  const below = items.findIndex((one) => {
    const { top, height } = one.getBoundingClientRect();
    return y < top + height / 2;
  });
  const index = below === -1 ? items.length : below;
  if (index === at || index === at + 1) return null;
  const beside = items[index] ?? items[index - 1];
  const besideId = beside?.dataset["item"];
  return besideId === undefined ? null : { besideId, isBefore: index < items.length };
}

function lineTop(list: HTMLElement, { besideId, isBefore }: Landing): number {
  const beside = others(list).find((one) => one.dataset["item"] === besideId);
  const { top, bottom } = (beside ?? list).getBoundingClientRect();
  return (isBefore ? top : bottom) - list.getBoundingClientRect().top - 1;
}
