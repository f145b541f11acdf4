#!/usr/bin/env node
// The command `cortex`: finds a Node that can run Cortex, then runs the CLI with it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const OLDEST = 24
const NODE_TOO_OLD = 10
const here = dirname(fileURLToPath(import.meta.url))
const bundledNode = join(here, '..', '..', 'node_modules', 'node', 'bin', 'node')

const isNewEnough = Number(process.versions.node.split('.')[0]) >= OLDEST
const node = isNewEnough ? process.execPath : existsSync(bundledNode) ? bundledNode : null
if (node === null) {
  process.stderr.write(
    `Cortex needs Node ${OLDEST}; this is ${process.versions.node}. Run "npm install" in its folder first.\n`,
  )
  process.exit(NODE_TOO_OLD)
}
// Compiled once, then read from the cache: the second call starts in half the time.
const env = { NODE_COMPILE_CACHE: join(here, '..', '..', '.cache', 'node'), ...process.env }
const { status, signal } = spawnSync(node, [join(here, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit', env })
process.exit(status ?? (signal === null ? 1 : 128))
