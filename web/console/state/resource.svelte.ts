/** Something asked of the server again and again. Old values stay while a new one is on its way, and when it fails. */
import { Problem, Unreachable } from "../api/http";

const SKELETON_MS = 400;

export class Resource<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | Unreachable | null>(null);
  /** True after a while without any value at all. */
  isSlow = $state(false);
  /** When the value came. */
  atMs = $state(0);
  #turn = 0;

  async load(look: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    const slow = setTimeout(() => {
      this.isSlow = this.value === null && this.problem === null;
    }, SKELETON_MS);
    try {
      const value = await look();
      if (turn !== this.#turn) return;
      this.value = value;
      this.problem = null;
      this.atMs = Date.now();
    } catch (error) {
      if (turn === this.#turn) this.problem = error instanceof Problem ? error : new Unreachable();
    } finally {
      clearTimeout(slow);
      if (turn === this.#turn) this.isSlow = false;
    }
  }

  forget(): void {
    this.#turn += 1;
    this.value = null;
    this.problem = null;
  }
}
