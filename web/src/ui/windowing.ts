/** Which rows of a long list are near the screen. Heights are measured as rows appear; the rest are estimated. */

export interface Slice {
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  readonly beforePx: number;
  readonly afterPx: number;
}

export class Heights {
  readonly #known = new Map<string, number>();

  constructor(private readonly estimatePx: number) {}

  /** True when this height is news. */
  learn(id: string, px: number): boolean {
    if (px === 0 || this.#known.get(id) === px) return false;
    this.#known.set(id, px);
    return true;
  }

  of(id: string): number {
    return this.#known.get(id) ?? this.estimatePx;
  }
}

const orders = new WeakMap<Element, readonly string[]>();

/** Everything in a list, in order, also what is not drawn. */
export function keepOrder(list: Element | undefined, ids: readonly string[]): void {
  if (list) orders.set(list, ids);
}

export function orderIn(root: ParentNode): string[] {
  return [...root.querySelectorAll("ul.rows")].flatMap((list) => orders.get(list) ?? []);
}

/** Rows that cross [fromPx, toPx), measured from the list's top. */
export function sliceOf(ids: readonly string[], heights: Heights, fromPx: number, toPx: number): Slice {
  let first = -1;
  let last = ids.length;
  let beforePx = 0;
  let top = 0;
  let afterPx = 0;
  for (let index = 0; index < ids.length; index += 1) {
    const height = heights.of(ids[index] ?? "");
    if (first === -1 && top + height > fromPx) {
      first = index;
      beforePx = top;
    }
    if (last === ids.length && first !== -1 && top >= toPx) last = index;
    if (index >= last) afterPx += height;
    top += height;
  }
  return first === -1 ? { first: ids.length, last: ids.length, beforePx: top, afterPx: 0 } : { first, last, beforePx, afterPx };
}
