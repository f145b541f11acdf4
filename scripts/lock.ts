// `npm run lock`: completes package-lock.json after a dependency was added through a registry that lacks other platforms' packages.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completePackages, type LockPackages } from './lock/complete-lock.ts'

const path = join(import.meta.dirname, '..', 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: LockPackages } // written by npm
writeFileSync(path, `${JSON.stringify({ ...lock, packages: completePackages(lock.packages) }, null, 2)}\n`)
