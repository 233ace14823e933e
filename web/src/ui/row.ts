/** What can be wrong with a row. */
export type RowTrouble = "refused" | "conflict";
