// A disk that dies with its process at the nth call, and of which a power cut leaves only what was synced: names by their folder, content by its file.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemDisk, type Disk } from '../../../bridge/ports/disk.ts'

export interface MortalDisk {
  readonly disk: Disk
  died(): boolean
  /** Puts the folder into the worst state that a power cut now could leave it in. */
  cutPower(): void
}

/** Calls that change something, or that a kill may fall before. */
const deadly: readonly (keyof Disk)[] = [
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

/** @param dieAt counted from 1; the call itself is not made, but a write is made by half. After it no call works, as in a dead process. */
export function mortalDisk(folder: string, dieAt: number): MortalDisk {
  let calls = 0
  let dead = false
  const opened = new Map<number, string>()
  // What is there to begin with is taken to be on the disk.
  const contents = new Map<number, Buffer>()
  let names = namesIn(folder)
  for (const [name, inode] of names) contents.set(inode, readFileSync(join(folder, name)))

  const note = (name: keyof Disk, args: readonly unknown[], result: unknown): void => {
    const [first] = args
    if (name === 'openSync') opened.set(result as number, String(first)) // a descriptor
    const path = typeof first === 'number' ? opened.get(first) : undefined
    if (path === undefined || (name !== 'fsyncSync' && name !== 'fdatasyncSync')) return
    if (path === folder) names = namesIn(folder)
    else contents.set(systemDisk.fstatSync(first as number).ino, readFileSync(path)) // a descriptor, by the line above
  }
  const die = (name: keyof Disk, act: (...given: unknown[]) => unknown, args: readonly unknown[]): never => {
    dead = true
    const [fd, bytes, at, length] = args
    if (name === 'writeSync') act(fd, bytes, at, Math.floor((length as number) / 2)) // as writeAll gives them
    throw new Error('the process is gone')
  }
  const disk = Object.fromEntries(
    Object.entries(systemDisk).map(([key, call]) => {
      if (typeof call !== 'function') return [key, call]
      const name = key as keyof Disk // its own keys
      const act = call as (...given: unknown[]) => unknown
      const mortal = (...args: unknown[]): unknown => {
        if (dead) throw new Error('the process is gone')
        if (deadly.includes(name) && ++calls === dieAt) die(name, act, args)
        const result = act(...args)
        note(name, args, result)
        return result
      }
      return [key, mortal]
    }),
  ) as unknown as Disk // the same functions under the same names
  return {
    disk,
    died: () => dead,
    cutPower() {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
      for (const [name, inode] of names) writeFileSync(join(folder, name), contents.get(inode) ?? '', { mode: 0o600 })
    },
  }
}

const namesIn = (folder: string): ReadonlyMap<string, number> =>
  new Map(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).ino]))
