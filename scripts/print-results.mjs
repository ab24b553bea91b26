// Prints the one line "N passed, N failed" from vitest's JSON report. A test file that did not even load is a failure.
import { readFileSync } from "node:fs";

function countResults(text) {
  if (text === "") return { passed: 0, failed: 1 }; // the tests were not reached
  const report = JSON.parse(text);
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

const { passed, failed } = countResults(readFileSync(process.argv[2], "utf8"));
process.stdout.write(`${passed} passed, ${failed} failed\n`);
