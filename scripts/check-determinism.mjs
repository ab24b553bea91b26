// The SDK and the relay take clock, chance, timers and platform through ports, so that a simulation with a seed repeats
// itself exactly. This check names every place outside the adapters that reaches for the real thing.
import { join, relative } from "node:path";
import ts from "typescript";
import { fail, root } from "./steps.mjs";

const PACKAGES = [
  {
    folder: "packages/sdk",
    minFiles: 20,
    adapters: [/^platform\//, /^store\/(durable-directory|indexeddb|sqlite)\.ts$/],
    // What tests are given may run on the real clock.
    clocks: [/^testing\//],
  },
  {
    folder: "packages/relay",
    minFiles: 20,
    adapters: [
      /^(main|relay|log|metrics|node-ports|version)\.ts$/,
      /^(bench|command|config|doctor|http|platform|storage\/sqlite)\//,
      /^admin\/(client|offline|server|socket)\.ts$/,
      /^ws\/(addresses|outgoing|upgrade)\.ts$/,
    ],
    clocks: [],
  },
];

const GLOBALS = new Set([
  "WebSocket",
  "crypto",
  "document",
  "fetch",
  "indexedDB",
  "localStorage",
  "navigator",
  "performance",
  "process",
  "sessionStorage",
  "setImmediate",
  "setInterval",
  "setTimeout",
  "window",
]);
const CLOCK = new Set(["setTimeout", "setInterval", "Date.now", "Date()", "new Date()"]);
const MEMBERS = new Set(["Date.now", "Math.random"]);

/** What a node uses that it must not, or undefined. */
function violation(node, checker) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return builtinImport(node);
  if (
    ts.isNewExpression(node) &&
    isGlobal(node.expression, "Date", checker) &&
    !node.arguments?.length
  )
    return "new Date()";
  if (ts.isCallExpression(node) && isGlobal(node.expression, "Date", checker)) return "Date()";
  if (ts.isPropertyAccessExpression(node)) return member(node, checker);
  if (!ts.isIdentifier(node) || !GLOBALS.has(node.text) || !isReference(node)) return undefined;
  return isGlobal(node, node.text, checker) ? node.text : undefined;
}

function builtinImport(node) {
  const isTypeOnly = ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly : node.isTypeOnly;
  const from = node.moduleSpecifier?.text;
  return !isTypeOnly && from?.startsWith("node:") ? `import "${from}"` : undefined;
}

/** `Date.now`, `Math.random` and `globalThis.anything-banned`. */
function member(node, checker) {
  const name = `${node.expression.getText()}.${node.name.text}`;
  if (node.expression.getText() === "globalThis")
    return GLOBALS.has(node.name.text) ? name : undefined;
  return MEMBERS.has(name) && isGlobal(node.expression, node.expression.getText(), checker)
    ? name
    : undefined;
}

/** Whether an identifier is used as a value, and is not the name of something's member. */
function isReference(node) {
  const isMemberName = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
  return !isMemberName && !ts.isPartOfTypeNode(node);
}

/** Whether `node` is the global of that name, declared by the platform's types and not by us. */
function isGlobal(node, name, checker) {
  if (!ts.isIdentifier(node) || node.text !== name) return false;
  const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
  const symbol = isShorthand
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  const declarations = symbol?.declarations ?? [];
  return (
    declarations.length > 0 &&
    declarations.every((declaration) => declaration.getSourceFile().isDeclarationFile)
  );
}

function sourceFiles(folder) {
  const configPath = join(root, folder, "tsconfig.json");
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: () => fail(`cannot read ${configPath}`),
  };
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(configPath, {}, host);
  const program = ts.createProgram(fileNames, { ...options, noEmit: true });
  const own = fileNames
    .filter((name) => !name.endsWith(".d.ts"))
    .map((name) => program.getSourceFile(name));
  return { checker: program.getTypeChecker(), files: own };
}

function check({ folder, minFiles, adapters, clocks }) {
  const { checker, files } = sourceFiles(folder);
  if (files.length < minFiles)
    fail(`${folder}: saw ${files.length} files, expected at least ${minFiles}`);
  let found = 0;
  for (const file of files) {
    const path = relative(join(root, folder, "src"), file.fileName);
    if (adapters.some((pattern) => pattern.test(path))) continue;
    const mayTellTime = clocks.some((pattern) => pattern.test(path));
    const visit = (node) => {
      const what = violation(node, checker);
      if (what !== undefined && !(mayTellTime && CLOCK.has(what))) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        process.stdout.write(`${folder}/src/${path}:${line + 1} uses ${what}\n`);
        found++;
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  process.stdout.write(`${folder}: ${files.length} files, ${found} violations\n`);
  return found;
}

const found = PACKAGES.map(check).reduce((sum, count) => sum + count, 0);
process.exitCode = found > 0 ? 1 : 0;
