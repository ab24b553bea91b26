// Loaded before a process of the harness: its databases then sync less than they ask for. What is lost by that shows that
// the harness would notice.

import { DatabaseSync } from "node:sqlite";

const prototype: { exec: (this: DatabaseSync, sql: string) => void } = DatabaseSync.prototype;
const { exec } = prototype;
const level = process.env["FAULTS_SYNCHRONOUS"] ?? "FULL";

prototype.exec = function weakened(sql) {
  exec.call(this, sql.replace(/synchronous\s*=\s*FULL/i, `synchronous = ${level}`));
};
