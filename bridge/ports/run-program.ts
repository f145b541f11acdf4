// Runs another program for its output: a file and an argument list, never a shell; bounded in time and size; nothing of ours in its environment.
import { execFile } from 'node:child_process'

export interface ProgramRun {
  readonly file: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  /** Written to its standard input: for what must not stand in an argument list that everyone can read. */
  readonly input?: string
}
/** Null when the program is missing, fails or takes too long. */
export type RunProgram = (run: ProgramRun) => Promise<string | null>

const OUTPUT_BYTES = 1_048_576
/** What a program needs to find its libraries and the display; nothing that could make it load code. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'DISPLAY',
  'XAUTHORITY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'XDG_CURRENT_DESKTOP',
  'DBUS_SESSION_BUS_ADDRESS',
  'SystemRoot',
] as const

export function cleanEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
}

export const runProgram: RunProgram = ({ file, args, timeoutMs, input }) =>
  new Promise((resolve) => {
    const options = {
      timeout: timeoutMs,
      maxBuffer: OUTPUT_BYTES,
      env: cleanEnvironment(),
      windowsHide: true,
      shell: false,
    }
    const child = execFile(file, [...args], options, (error, stdout) => resolve(error ? null : stdout))
    child.stdin?.on('error', () => {}) // a program that does not read is told by how it ends
    child.stdin?.end(input ?? '')
  })
