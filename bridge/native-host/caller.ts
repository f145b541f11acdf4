// Who called the native host: the browser says it in the arguments, and only our own extension is listened to.
import { EXTENSION_ORIGIN } from '#core/contracts/native-host.ts'

/** Windows adds the handle of the window that called; nothing else may stand there. */
const WINDOW = /^--parent-window=\d{1,20}$/

/** True when exactly one caller is named and it is our extension. */
export function isOurCaller(args: readonly string[]): boolean {
  const callers = args.filter((arg) => !WINDOW.test(arg))
  return callers.length === 1 && callers[0] === `${EXTENSION_ORIGIN}/`
}
