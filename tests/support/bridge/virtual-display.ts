// A display of its own with a hand on it, for what counts the whole desktop's rhythm: Xvfb and xdotool, where they are installed.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

/** Programs that are not there; without them such tests are skipped. */
export const missingForDisplay = ['/usr/bin/Xvfb', '/usr/bin/xdotool'].filter((path) => !existsSync(path))

export interface VirtualDisplay {
  /** As in DISPLAY. */
  readonly name: string
  /** This process's environment, looking at that display. */
  readonly env: Record<string, string>
  readonly server: ChildProcess
  /** Plays lines of xdotool commands and waits for the end. */
  play(script: string): Promise<void>
  close(): Promise<void>
}

/** @param number a display to open again, such as `:7`; absent: the server picks a free one */
export async function openDisplay(number?: string): Promise<VirtualDisplay> {
  const args = [...(number ? [number] : []), '-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '800x600x24']
  const server = spawn('/usr/bin/Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const [bytes] = (await once(server.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer] // a pipe, by the line above
  const name = `:${bytes.toString().trim()}`
  const env = { ...process.env, DISPLAY: name } as Record<string, string> // of this process, none undefined
  delete env['XDG_SESSION_TYPE']
  return {
    name,
    env,
    server,
    async play(script) {
      const hand = spawn('/usr/bin/xdotool', ['-'], { env, stdio: ['pipe', 'ignore', 'ignore'] })
      hand.stdin.end(script)
      await once(hand, 'exit')
    },
    async close() {
      if (server.exitCode !== null || server.signalCode !== null) return
      server.kill()
      await once(server, 'exit')
    },
  }
}
