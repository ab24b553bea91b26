import type { DatabaseSync, StatementSync } from "node:sqlite";

export type Row = Readonly<Record<string, unknown>>;
export const blob = (row: Row, column: string): Uint8Array => row[column] as Uint8Array;
export const number = (row: Row | undefined, column: string): number => Number(row?.[column] ?? 0);

/** Compiles a statement once. */
export type Prepare = (sql: string) => StatementSync;

export function preparer(database: DatabaseSync): Prepare {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    let statement = statements.get(sql);
    if (statement === undefined) statements.set(sql, (statement = database.prepare(sql)));
    return statement;
  };
}
