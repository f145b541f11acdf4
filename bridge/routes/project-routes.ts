// Projects: adopting one that was found, after looking again that it is the very same folder; naming it.
import type { FoundProject, Project, ProjectIdentity } from '#core/contracts/bridge-workspace.ts'
import type { Routes } from '../kernel.ts'
import type { LedgerTx } from '../ledger/ledger-tx.ts'
import { notFound, ok, refuse } from '../outcome.ts'

export interface ProjectPorts {
  readonly discovered: (id: string) => FoundProject | null
  readonly identify: (path: string) => Promise<ProjectIdentity | null>
}

export function projectRoutes({ discovered, identify }: ProjectPorts): Routes {
  return {
    async adoptProject({ body: { id, identity, label } }) {
      const found = discovered(id)
      if (!found) return notFound()
      const now = await identify(found.identity.path)
      if (now === null || !isSame(now, identity) || !isSame(now, found.identity)) return refuse('state_conflict', {})
      return { kind: 'write', durable: true, apply: (tx) => ok(put(tx, { id, label, identity: now })) }
    },
    patchProject: ({ params, body: { label } }) => ({
      kind: 'write',
      durable: true,
      apply(tx) {
        const before = tx.readDocument('projects', params['id'] ?? '')
        return before ? ok(put(tx, { ...(before.body as Kept), label })) : notFound() // written by `put` below
      },
    }),
  }
}

type Kept = Pick<Project, 'id' | 'label' | 'identity'>

function put(tx: LedgerTx, kept: Kept): Project {
  const { version, updatedMs } = tx.putDocument('projects', kept.id, kept)
  return { ...kept, version, updatedAtMs: updatedMs }
}

export const isSame = (a: ProjectIdentity, b: ProjectIdentity): boolean =>
  a.path === b.path && a.device === b.device && a.inode === b.inode && a.configSha256 === b.configSha256
