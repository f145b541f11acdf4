// A Chromium spoken to over its own protocol, for what Playwright hides: its pages never count as hidden.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { ensureChromium } from '../../scripts/test/chromium.ts'

export interface RawPage {
  /** Value of an expression in the page, awaited. */
  evaluate<T>(expression: string): Promise<T>
  /** Brings another, empty tab in front of this one. */
  cover(): Promise<void>
}

export interface RawBrowser {
  open(url: string): Promise<RawPage>
  close(): Promise<void>
}

type Send = (method: string, params?: object, sessionId?: string) => Promise<Record<string, never>>

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--remote-debugging-port=0',
]

export async function startRawBrowser(flags: readonly string[]): Promise<RawBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'cortex-raw-'))
  const browser = spawn(await ensureChromium(), [...FLAGS, ...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const url = await new Promise<string>((resolve) => {
    let heard = ''
    browser.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
      const [address] = /ws:\/\/\S+/.exec(heard) ?? []
      if (address !== undefined) resolve(address)
    })
  })
  const socket = new WebSocket(url)
  await new Promise((resolve) => socket.once('open', resolve))
  const send = senderOn(socket)
  return {
    open: (address) => openPage(send, address),
    async close() {
      socket.close()
      await new Promise((resolve) => {
        browser.once('exit', resolve)
        browser.kill()
      })
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function senderOn(socket: WebSocket): Send {
  const waiting = new Map<number, (answer: { result?: Record<string, never>; error?: { message: string } }) => void>()
  let last = 0
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as {
      id?: number
      result?: Record<string, never>
      error?: { message: string }
    } // events have no id
    if (message.id !== undefined) waiting.get(message.id)?.(message)
  })
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, ({ result, error }) => (result ? resolve(result) : reject(new Error(error?.message))))
      socket.send(JSON.stringify({ id: last, method, params, ...(sessionId !== undefined && { sessionId }) }))
    })
}

async function openPage(send: Send, url: string): Promise<RawPage> {
  const { targetId } = await send('Target.createTarget', { url })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const evaluate = async <T>(expression: string): Promise<T> => {
    const params = { expression, awaitPromise: true, returnByValue: true }
    const { result } = await send('Runtime.evaluate', params, sessionId)
    return (result as { value?: T } | undefined)?.value as T // what the expression gives
  }
  /** A page that is still on its way has nothing to evaluate in. */
  const isLoaded = (): Promise<boolean> =>
    evaluate('document.readyState').then(
      (state) => state === 'complete',
      () => false,
    )
  while (!(await isLoaded())) await new Promise((resolve) => setTimeout(resolve, 50))
  return {
    evaluate,
    async cover() {
      const other = await send('Target.createTarget', { url: 'about:blank' })
      await send('Target.activateTarget', { targetId: other['targetId'] })
    },
  }
}
