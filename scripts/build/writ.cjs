#!/usr/bin/env node
// Must start on every Node that knows modules, so that an old one gets a sentence and not a stack trace: nothing newer before the check.
'use strict';
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`writ needs Node 22.12 or newer; this is Node ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  const fs = require('node:fs');
  const vm = require('node:vm');
  const filename = `${__dirname}/core.js`;
  let cachedData;
  try {
    cachedData = fs.readFileSync(`${__dirname}/core-${process.version}-${process.platform}-${process.arch}.cache`);
  } catch {
    // Another Node built this: V8 compiles as it goes.
  }
  // V8 itself refuses a cache of another source length, version or set of flags.
  const script = new vm.Script(fs.readFileSync(filename, 'latin1'), { filename, cachedData });
  const core = { exports: {} };
  script.runInThisContext()(core, require, (chunk) => import(`./chunks/${chunk}`));
  const { setFlagsFromString } = require('node:v8');
  // A compile makes much that lives long. A young generation that grows only delays finding that out, for a quarter more memory and no time.
  setFlagsFromString('--semi-space-growth-factor=1');
  // Nearly all of a compile is code that runs some thousand times: V8's first compilers pay for themselves, its last one only takes the
  // other core and a tenth of the memory. Set after the cache was read, which fits the flags that it was made with.
  setFlagsFromString('--no-opt');
  setFlagsFromString('--invocation-count-for-maglev=1500');
  // Nobody waits for an answer in between, so collecting all at once costs less than collecting in steps.
  setFlagsFromString('--no-incremental-marking');
  core.exports.run();
}
