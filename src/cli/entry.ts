#!/usr/bin/env node
// Must start on every Node that knows modules, so that an old one gets a sentence and not a stack trace: no imports, no new syntax.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`writ needs Node 22.12 or newer; this is Node ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  await import('./start.ts');
}

export {};
