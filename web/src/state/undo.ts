/** The way back from each action of this page, and forth again. */
import type { Replica } from "../core/replica";
import { type Change, undoOf } from "./change";

export interface UndoStep {
  readonly changes: readonly Change[];
  /** What else to undo, as things stand when it is undone. */
  more?: (() => readonly Change[]) | undefined;
}

const MAX_STEPS = 100;

export class UndoStack {
  #done: UndoStep[] = [];
  #undone: UndoStep[] = [];

  constructor(
    private readonly replica: Replica,
    private readonly commit: (changes: readonly Change[]) => void,
  ) {}

  /** Does it and keeps the way back; what was undone before is not done again any more. */
  act(changes: readonly Change[]): UndoStep {
    this.#undone = [];
    return this.#step(changes, this.#done);
  }

  /** The latest, or one particular; undefined when it was undone already. */
  undo(particular = this.#done.at(-1)): UndoStep | undefined {
    const step = takeOut(this.#done, particular);
    if (step) this.#step([...step.changes, ...(step.more?.() ?? [])], this.#undone, step.more);
    return step;
  }

  /** What was undone last; the way back from it. */
  redo(): UndoStep | undefined {
    const step = this.#undone.pop();
    return step && this.#step(step.changes, this.#done, step.more);
  }

  #step(wanted: readonly Change[], ways: UndoStep[], more?: UndoStep["more"]): UndoStep {
    const changes = wanted.filter((change) => this.#isPossible(change));
    const step = { changes: undoOf(changes, this.replica), more };
    ways.push(step);
    if (ways.length > MAX_STEPS) ways.shift();
    this.commit(changes);
    return step;
  }

  /** What is gone for good cannot be taken out of the trash. */
  #isPossible({ entity, id, set }: Change): boolean {
    return entity === "list" || set.deleted !== false || this.replica.todos.has(id) || this.replica.hasPending(id);
  }
}

function takeOut(steps: UndoStep[], step: UndoStep | undefined): UndoStep | undefined {
  const index = step ? steps.indexOf(step) : -1;
  return index < 0 ? undefined : steps.splice(index, 1)[0];
}
