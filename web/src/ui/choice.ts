import type { IconName } from "./icons";

/** One of a panel's. */
export interface Choice<Value> {
  readonly id: string;
  readonly value: Value;
  readonly label: string;
  readonly icon?: IconName;
  /** The list's tab before the name. */
  readonly dye?: string;
}
