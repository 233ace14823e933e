/** The way back: what each action of this page has to set again to undo it, latest last. */
import type { Change } from "./change";

export interface UndoStep {
  readonly changes: readonly Change[];
  /** What else to undo, as things stand when it is undone. */
  more?: () => readonly Change[];
}

const MAX_STEPS = 100;

export class UndoStack {
  #steps: UndoStep[] = [];

  push(step: UndoStep): void {
    this.#steps = [...this.#steps, step].slice(-MAX_STEPS);
  }

  pop(): UndoStep | undefined {
    return this.#steps.pop();
  }

  /** Takes one particular step out, wherever it stands; false if it was undone already. */
  take(step: UndoStep): boolean {
    const index = this.#steps.indexOf(step);
    if (index >= 0) this.#steps.splice(index, 1);
    return index >= 0;
  }
}
