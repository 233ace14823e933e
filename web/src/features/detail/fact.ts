/** The facts of a to-do that have a panel. */
export type FactPanel = "due" | "start" | "repeat" | "list" | "priority" | "tags";
