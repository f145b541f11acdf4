// A disk whose nth call fails, that writes short, or that is full: the faults that no test machine gives by itself.
import { systemDisk, type Disk } from '../../../bridge/ports/disk.ts'

export interface Fault {
  /** Which call fails, counted from 1; only calls that can really fail this way count. */
  readonly nth?: number
  readonly code?: 'EIO' | 'ENOSPC' | 'EROFS' | 'EMFILE'
  /** Most bytes a single write takes. */
  readonly shortWrites?: number
  readonly fullAfterBytes?: number
  /** Calls by these names fail always. */
  readonly always?: readonly (keyof Disk)[]
  /** chmod says yes and does nothing, as on some mounts. */
  readonly ignoresModes?: boolean
}

export interface FailingDisk {
  readonly disk: Disk
  /** Has a fault been given yet? */
  failed(): boolean
  /** From now on everything works. */
  heal(): void
}

const faulty: readonly (keyof Disk)[] = [
  'openSync',
  'writeSync',
  'fsyncSync',
  'fdatasyncSync',
  'renameSync',
  'linkSync',
  'unlinkSync',
  'fchmodSync',
  'ftruncateSync',
  'closeSync',
]

export function failingDisk(fault: Fault): FailingDisk {
  let calls = 0
  let written = 0
  let failed = false
  let healed = false
  const fail = (code: string): never => {
    failed = true
    throw Object.assign(new Error(`${code}: injected`), { code })
  }
  const disk = Object.fromEntries(
    Object.entries(systemDisk).map(([name, call]) => {
      if (typeof call !== 'function') return [name, call]
      return [
        name,
        (...args: unknown[]): unknown => {
          const act = call as (...given: unknown[]) => unknown
          if (healed) return act(...args)
          if (fault.always?.includes(name as keyof Disk)) fail(fault.code ?? 'EIO')
          if (fault.ignoresModes && (name === 'chmodSync' || name === 'fchmodSync')) return undefined
          if (faulty.includes(name as keyof Disk) && ++calls === fault.nth) fail(fault.code ?? 'EIO')
          if (name !== 'writeSync') return act(...args)
          return writeWith(args, act)
        },
      ]
    }),
  ) as unknown as Disk
  const writeWith = ([fd, bytes, at, length]: unknown[], act: (...given: unknown[]) => unknown): unknown => {
    const wanted = Math.min(length as number, fault.shortWrites ?? Infinity)
    const room = fault.fullAfterBytes === undefined ? wanted : Math.min(wanted, fault.fullAfterBytes - written)
    if (room <= 0) fail('ENOSPC')
    written += room
    return act(fd, bytes, at, room)
  }
  return { disk, failed: () => failed, heal: () => void (healed = true) }
}
