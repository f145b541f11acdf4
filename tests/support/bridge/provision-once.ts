// A program that provisions keys once and prints a hash of what it got: many of them at once make the race of a first start.
import { createHash } from 'node:crypto'
import { provisionKeys } from '../../../bridge/ledger/provision.ts'
import { resolveStateTree } from '../../../bridge/ledger/state-tree.ts'
import { systemDisk } from '../../../bridge/ports/disk.ts'

const { rootKey, grantKey } = provisionKeys(systemDisk, resolveStateTree({ env: {}, stateDir: process.argv[2] }))
process.stdout.write(createHash('sha256').update(rootKey).update(grantKey).digest('hex'))
