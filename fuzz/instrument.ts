import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { allotBlocks } from "./coverage.ts";

// Counts blocks: every function body, branch, loop body, case, catch clause and short-circuited operand gets
// `__k[number]++`. It is inserted when Node loads the module, after the types are gone, so a fuzz run needs no build.

/** The product's sources, and of its decoders' libraries the parts that read untrusted bytes. */
const INSTRUMENTED =
  /\/packages\/(?:protocol|sdk|relay)\/src\/.+\.(?:ts|js)$|\/node_modules\/(?:pbf\/index\.js|fflate\/esm\/index\.mjs|msgpackr\/(?:unpack|dist\/index-no-eval)\.c?js)$/;

/** Instruments what is imported from now on. */
export function installInstrumentation(): void {
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith("file:") || !INSTRUMENTED.test(url)) return nextLoad(url, context);
      const loaded = nextLoad(url, context);
      const text = readFileSync(fileURLToPath(url), "utf8");
      const isTyped = url.endsWith(".ts");
      return {
        format: isTyped ? "module" : (loaded.format ?? "module"),
        source: instrument(isTyped ? stripTypeScriptTypes(text) : text),
        shortCircuit: true,
      };
    },
  });
}

/** JavaScript with counters, line for line. */
export function instrument(source: string): string {
  const file = ts.createSourceFile("module.js", source, ts.ScriptTarget.Latest, true);
  const inserts: { readonly at: number; readonly text: string; readonly rank: number }[] = [];
  let count = 0;
  const insert = (at: number, text: string, rank: number): void =>
    void inserts.push({ at, text, rank });
  const counter = (): string => `__k[${count++}+__k0]++`;

  const countStatement = (node: ts.Statement | undefined): void => {
    if (node === undefined) return;
    if (ts.isBlock(node)) return insert(node.getStart(file) + 1, `${counter()};`, 0);
    insert(node.getStart(file), `{${counter()};`, 0);
    insert(node.end, "}", -node.getStart(file));
  };
  const countExpression = (node: ts.Expression): void => {
    insert(node.getStart(file), `(${counter()},`, 0);
    insert(node.end, ")", -node.getStart(file));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) countBody(node.body);
    else if (ts.isIfStatement(node)) {
      countStatement(node.thenStatement);
      countStatement(node.elseStatement);
    } else if (ts.isIterationStatement(node, false)) countStatement(node.statement);
    else if (ts.isConditionalExpression(node)) {
      countExpression(node.whenTrue);
      countExpression(node.whenFalse);
    } else if (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind))
      countExpression(node.right);
    else if (ts.isCaseOrDefaultClause(node)) insert(node.statements.pos, `${counter()};`, 0);
    else if (ts.isCatchClause(node)) countStatement(node.block);
    ts.forEachChild(node, visit);
  };
  const countBody = (body: ts.Block | ts.Expression): void => {
    if (!ts.isBlock(body)) return countExpression(body);
    // After directives, which must come first.
    const first = body.statements.find((statement) => !isDirective(statement));
    insert(first?.getStart(file) ?? body.end - 1, `${counter()};`, 0);
  };
  visit(file);
  return prelude(source, count) + weave(source, inserts);
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** On the first line, so that stack traces keep their line numbers. */
function prelude(source: string, count: number): string {
  const strict = /^\s*(["'])use strict\1/.test(source) ? '"use strict";' : "";
  return `${strict}const __k=globalThis.__fuzzBlocks,__k0=${allotBlocks(count)};`;
}

/** At one place closing brackets come before opening ones, and the innermost closes first. */
function weave(
  source: string,
  inserts: readonly { readonly at: number; readonly text: string; readonly rank: number }[],
): string {
  const ordered = inserts
    .map((entry, order) => ({ ...entry, order }))
    .sort((a, b) => a.at - b.at || closingFirst(a, b) || a.order - b.order);
  let out = "";
  let from = 0;
  for (const { at, text } of ordered) {
    out += source.slice(from, at) + text;
    from = at;
  }
  return out + source.slice(from);
}

interface Ranked {
  readonly text: string;
  readonly rank: number;
  readonly order: number;
}

function closingFirst(a: Ranked, b: Ranked): number {
  const isClosing = ({ text }: Ranked): boolean => text === ")" || text === "}";
  if (isClosing(a) !== isClosing(b)) return isClosing(a) ? -1 : 1;
  if (!isClosing(a)) return 0;
  // What was opened last, that is the later in the text or the deeper, closes first.
  return a.rank - b.rank || b.order - a.order;
}
