/** The records of the replica, as the server sends them. Immutable: a change is a new record. */

export type Id = string;
/** `YYYY-MM-DD` */
export type Day = string;
/** `HH:MM` */
export type Clock = string;
/** RFC 3339, UTC */
export type Instant = string;

export const COLORS = ["jjok", "sol", "ssuk", "hong", "jadu", "bam", "meok"] as const;
export type Color = (typeof COLORS)[number];

export type Priority = 0 | 1 | 2 | 3;
export type Status = "open" | "done";

export interface Due {
  readonly date: Day;
  readonly time: Clock | null;
  /** IANA name; null floats with the person. */
  readonly timeZone: string | null;
}

export interface Repeat {
  readonly rule: string;
  readonly from: "due" | "completion";
  /** Where a date moves that falls on a weekend or a holiday of Korea. */
  readonly shift?: "before" | "after";
}

/** A column of a list's board. */
export interface Section {
  readonly id: Id;
  readonly name: string;
}

export type DueWithin = "overdue" | "today" | "week" | "month" | "none";

/** What a saved filter asks for; every condition given must hold. */
export interface Filter {
  /** As in a search. */
  readonly text: string;
  /** All of them. */
  readonly tags: readonly string[];
  /** In one of them; none is anywhere. */
  readonly listIds: readonly Id[];
  /** At least. */
  readonly priority: Priority;
  readonly due: DueWithin | null;
  readonly status: Status | "any";
}

export const EMPTY_FILTER: Filter = { text: "", tags: [], listIds: [], priority: 0, due: null, status: "open" };

export interface Todo {
  readonly id: Id;
  readonly listId: Id;
  readonly title: string;
  readonly notes: string;
  readonly status: Status;
  readonly due: Due | null;
  readonly start: Day | null;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly parentId: Id | null;
  readonly position: string;
  /** Of its list; absent from records older than sections. */
  readonly section?: Id | null;
  readonly repeat: Repeat | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly completedAt: Instant | null;
  readonly deletedAt: Instant | null;
  readonly rev: number;
  readonly spaceId?: Id;
}

export interface List {
  readonly id: Id;
  readonly name: string;
  readonly color: Color;
  readonly position: string;
  /** Null, or absent, while nobody has changed them. */
  readonly sections?: readonly Section[] | null;
  /** Of a saved filter, which holds no to-dos of its own. */
  readonly filter?: Filter | null;
  readonly isInbox: boolean;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly rev: number;
  readonly spaceId?: Id;
}

export interface TodoFields {
  listId: Id;
  title: string;
  notes: string;
  status: Status;
  due: Due | null;
  start: Day | null;
  priority: Priority;
  tags: readonly string[];
  parentId: Id | null;
  position: string;
  section: Id | null;
  repeat: Repeat | null;
  deleted: boolean;
}

export interface ListFields {
  name: string;
  color: Color;
  position: string;
  sections: readonly Section[] | null;
  filter: Filter;
  archived: boolean;
  deleted: boolean;
}

interface EditOf<Entity extends string, Fields> {
  readonly opId: Id;
  readonly entity: Entity;
  readonly id: Id;
  readonly set: Partial<Fields>;
  /** Rev of the record the person was looking at; absent on creation. */
  readonly baseRev?: number;
  /** When it was done on this device. */
  readonly at: Instant;
}

export type TodoEdit = EditOf<"todo", TodoFields>;
export type ListEdit = EditOf<"list", ListFields>;
/** The only way to change anything. Absent fields are left alone; null clears. */
export type Edit = TodoEdit | ListEdit;

export interface Tombstone {
  readonly entity: "todo" | "list";
  readonly id: Id;
  readonly rev: number;
}

/** Two devices changed one field from the same base. */
export interface Conflict {
  readonly field: string;
  readonly kept: unknown;
  readonly lost: unknown;
  readonly lostRev: number;
}

export type Theme = "system" | "light" | "dark";
export type Locale = "ko" | "en";

export interface Settings {
  readonly theme: Theme;
  /** 0 is Sunday. */
  readonly weekStart: number;
  readonly dayStart: Clock;
}

export interface User {
  readonly id: Id;
  readonly email: string;
  readonly displayName: string;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly createdAt: Instant;
  readonly settings: Settings;
  readonly personalSpaceId: Id;
}
