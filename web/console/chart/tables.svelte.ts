/** T turns every chart of the screen into its table, and back. */
let all = $state(false);

export function areTables(): boolean {
  return all;
}

export function toggleTables(): void {
  all = !all;
}
