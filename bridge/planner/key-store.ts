// Keys of language models: in the desktop's keychain where there is one, else in a file only this user can read. They go in, are used, and never come out.
import { constants } from 'node:fs'
import { createHash } from 'node:crypto'
import { z } from 'zod/mini'
import type { AiProvider, keyPlaces } from '#core/contracts/bridge-ai.ts'
import { errorCode, type Disk } from '../ports/disk.ts'
import type { RunProgram } from '../ports/run-program.ts'
import { replaceFile } from '../ledger/temp-file.ts'
import type { StateTree } from '../ledger/state-tree.ts'

export type KeyPlace = (typeof keyPlaces)[number]
export interface HeldKey {
  readonly key: string
  readonly place: KeyPlace
}
export interface KeyStore {
  read(provider: AiProvider): Promise<HeldKey | null>
  /** Null when it could not be kept anywhere. */
  write(provider: AiProvider, key: string): Promise<KeyPlace | null>
  forget(provider: AiProvider): Promise<void>
}

export interface KeyStorePorts {
  readonly disk: Disk
  readonly tree: StateTree
  readonly run: RunProgram
  readonly platform: NodeJS.Platform
}

/** A keychain that asks for its own password would block; who does not answer by then is treated as absent. */
const TIMEOUT_MS = 3_000

interface Keychain {
  read(account: string): Promise<string | null>
  write(account: string, secret: string): Promise<boolean>
  forget(account: string): Promise<void>
}

export function openKeyStore(ports: KeyStorePorts): KeyStore {
  const keychain = keychainOf(ports)
  const file = keyFile(ports.disk, ports.tree.modelKeys)
  // Each state folder has keys of its own, so that trying Cortex in another folder does not touch them.
  const account = (provider: AiProvider) =>
    `${provider}-${createHash('sha256').update(ports.tree.base).digest('hex').slice(0, 12)}`
  return {
    async read(provider) {
      const kept = file.read()[provider]
      if (kept !== undefined) return { key: kept, place: 'file' }
      const secret = await keychain?.read(account(provider))
      return secret ? { key: Buffer.from(secret, 'base64url').toString(), place: 'keychain' } : null
    },
    async write(provider, key) {
      const secret = Buffer.from(key).toString('base64url')
      // Read back before it is believed: some keychains take a secret and forget it.
      if (
        keychain &&
        (await keychain.write(account(provider), secret)) &&
        (await keychain.read(account(provider))) === secret
      ) {
        file.change(provider, undefined)
        return 'keychain'
      }
      return file.change(provider, key) ? 'file' : null
    },
    async forget(provider) {
      file.change(provider, undefined)
      await keychain?.forget(account(provider))
    },
  }
}

function keychainOf({ platform, run }: KeyStorePorts): Keychain | null {
  if (platform === 'linux') return secretService(run)
  return platform === 'darwin' ? macKeychain(run) : null
}

function secretService(run: RunProgram): Keychain {
  const tool = (args: readonly string[], input?: string) =>
    run({ file: 'secret-tool', args, timeoutMs: TIMEOUT_MS, ...(input === undefined ? {} : { input }) })
  const about = (account: string) => ['service', 'cortex', 'account', account]
  return {
    read: async (account) => (await tool(['lookup', ...about(account)]))?.trim() || null,
    write: async (account, secret) => (await tool(['store', '--label=Cortex', ...about(account)], secret)) !== null,
    forget: async (account) => void (await tool(['clear', ...about(account)])),
  }
}

/** `-i` reads commands from standard input, so the secret is in no argument list. It is base64url: nothing in it needs quoting. */
function macKeychain(run: RunProgram): Keychain {
  const tool = (args: readonly string[], input?: string) =>
    run({ file: '/usr/bin/security', args, timeoutMs: TIMEOUT_MS, ...(input === undefined ? {} : { input }) })
  return {
    read: async (account) =>
      (await tool(['find-generic-password', '-s', 'cortex', '-a', account, '-w']))?.trim() || null,
    write: async (account, secret) =>
      (await tool(['-i'], `add-generic-password -U -s cortex -a ${account} -w ${secret}\n`)) !== null,
    forget: async (account) => void (await tool(['delete-generic-password', '-s', 'cortex', '-a', account])),
  }
}

const fileSchema = z.partial(z.strictObject({ anthropic: z.string(), bedrock: z.string(), vertex: z.string() }))
type KeyFile = z.infer<typeof fileSchema>
const LARGEST_FILE = 65_536
const BEYOND_OWNER = 0o077

/** Read only when it is a plain file of this user that nobody else can read; anything else holds no keys. */
function keyFile(disk: Disk, path: string) {
  const read = (): KeyFile => {
    let fd: number
    try {
      fd = disk.openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)) // absent on Windows
    } catch {
      return {}
    }
    try {
      const stats = disk.fstatSync(fd)
      const isOpen =
        process.platform !== 'win32' && ((stats.mode & BEYOND_OWNER) !== 0 || stats.uid !== process.getuid?.())
      if (!stats.isFile() || isOpen || stats.size > LARGEST_FILE) return {}
      const bytes = Buffer.alloc(stats.size)
      disk.readSync(fd, bytes, 0, stats.size, 0)
      const parsed = fileSchema.safeParse(JSON.parse(bytes.toString()))
      return parsed.success ? parsed.data : {}
    } catch {
      return {}
    } finally {
      disk.closeSync(fd)
    }
  }
  return {
    read,
    /** Undefined takes the key away. False when the file could not be written. */
    change(provider: AiProvider, key: string | undefined): boolean {
      const { [provider]: before, ...rest } = read()
      if (key === undefined && before === undefined) return true
      const next = key === undefined ? rest : { ...rest, [provider]: key }
      try {
        if (Object.keys(next).length === 0) disk.unlinkSync(path)
        else replaceFile(disk, path, Buffer.from(JSON.stringify(next)))
        return true
      } catch (error) {
        return errorCode(error) === 'ENOENT' && key === undefined
      }
    },
  }
}
