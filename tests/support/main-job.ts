// What the main job's runs share: the product as typed, a person at the keys, and what the page wrote down.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { StoredRecord } from '#core/contracts/records.ts'
import { type Settings, defaultSettings } from '#core/contracts/settings.ts'
import { arms } from '#core/policy/arms.ts'
import { freePorts } from './free-port.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface Product {
  readonly url: string
  /** An address with a fresh one-time code. */
  readonly link: () => string
  readonly stop: () => Promise<void>
}

export interface Place {
  readonly flags: readonly string[]
  readonly stateDir: string
  readonly url: string
  readonly clear: () => void
}

/** An empty state directory and ports nobody has. */
export async function newPlace(): Promise<Place> {
  const scratch = mkdtempSync(join(tmpdir(), 'cortex-main-'))
  const [http = 0, ws = 0, launcher = 0] = await freePorts(3)
  const stateDir = join(scratch, 'state')
  return {
    flags: [`--http-port=${http}`, `--ws-port=${ws}`, `--launcher-port=${launcher}`, `--state-dir=${stateDir}`],
    stateDir,
    url: `http://127.0.0.1:${http}/`,
    clear: () => rmSync(scratch, { recursive: true, force: true }),
  }
}

/** `npm start`, in a process group of its own, once it says that it is ready. */
export async function startProduct(place: Place, env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const child: ChildProcess = spawn('npm', ['start', '--silent', '--', '--no-open', ...place.flags], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, ...env },
  })
  let over = false
  const exited = new Promise<void>((done) => child.once('close', () => done())).then(() => void (over = true))
  await new Promise<void>((ready, fail) => {
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('Cortex is ready')) ready()
    })
    void exited.then(() => fail(new Error(`it ended before it was ready: ${said}`)))
  })
  return {
    url: place.url,
    link: () => mintLink(place.flags),
    async stop() {
      if (!over) process.kill(-(child.pid ?? 0), 'SIGINT')
      await exited
    },
  }
}

function mintLink(flags: readonly string[]): string {
  const said = execFileSync(
    process.execPath,
    [join(ROOT, 'bridge/cli/cortex.mjs'), 'pair', '--link', '--json', ...flags],
    {
      encoding: 'utf8',
    },
  )
  return (JSON.parse(said) as { code: string }).code // the command's own answer
}

/** Settings of a person who allows one kind of help (or none) at any hour, and the rhythm of their keys. */
export function settingsFor(arm: string | null): Settings {
  return {
    ...defaultSettings,
    sensing: { ...defaultSettings.sensing, rhythm: true },
    help: {
      ...defaultSettings.help,
      quietHours: null,
      never: arms.filter((one) => one !== 'no_action' && one !== arm),
    },
  }
}

export async function chooseSettings(page: Page, settings: Settings): Promise<void> {
  await page.addInitScript((text) => {
    if (localStorage.getItem('cortex.settings') === null) localStorage.setItem('cortex.settings', text)
  }, JSON.stringify(settings))
}

export interface Typing {
  readonly stop: () => Promise<void>
}

/** Real key events, until told otherwise: every other one a correction, in fits and starts. */
export function typeInFits(page: Page): Typing {
  let going = true
  const typing = (async () => {
    for (let k = 0; going; k++) {
      await page.keyboard.press(k % 2 === 0 ? 'a' : 'Backspace')
      if (k % 5 === 4) await page.waitForTimeout(90)
    }
  })()
  return {
    stop: async () => {
      going = false
      await typing
    },
  }
}

/** One store of the page's database, read beside the product. */
const readStore = (page: Page, store: string): Promise<unknown[]> =>
  page.evaluate(async (name) => {
    // Opening a database that is not there yet would make one, and the product would find it empty.
    if (!(await indexedDB.databases()).some((one) => one.name === 'cortex')) return []
    return new Promise<unknown[]>((done) => {
      const opening = indexedDB.open('cortex')
      opening.addEventListener('success', () => {
        const db = opening.result
        const close = (rows: unknown[]): void => {
          db.close()
          done(rows)
        }
        if (!db.objectStoreNames.contains(name)) return close([])
        const reading = db.transaction(name).objectStore(name).getAll()
        reading.addEventListener('success', () => close(reading.result as unknown[])) // what getAll gives
      })
    })
  }, store)

export async function readLog(page: Page): Promise<readonly StoredRecord[]> {
  const rows = (await readStore(page, 'decisions')) as { seq: number; record: StoredRecord }[] // as the store wrote them
  return rows.map(({ seq, record }) => ({ ...record, seq }))
}

export async function readDocument(page: Page, name: string): Promise<unknown> {
  const rows = (await readStore(page, 'documents')) as { name: string; body: unknown }[] // as the store wrote them
  return rows.find((row) => row.name === name)?.body ?? null
}

export const readSessions = async (page: Page): Promise<readonly { status: string; report: unknown }[]> =>
  (await readStore(page, 'sessions')) as { status: string; report: unknown }[] // as the store wrote them
