// Entry of every command in package.json: checks Node, installs what the lock file asks for, then runs scripts/COMMAND.ts with Node 24.

/** The oldest Node that can do the set-up; everything after it runs on the Node 24 from the lock file. */
const OLDEST_NODE = { major: 20, minor: 15 }

// Old syntax only, so that an old Node gets as far as this sentence.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
  console.error('Cortex needs Node 20.15 or newer to set itself up; this is Node ' + process.versions.node + '.')
  process.exitCode = 10 // EXIT.nodeTooOld, which this Node may be unable to import
} else {
  void import('./setup/bootstrap.mjs').then(({ bootstrap }) => bootstrap(process.argv.slice(2)))
}
