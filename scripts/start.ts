// `npm start`: assets, builds, launcher, bridge, browser; stops everything it started on Ctrl-C.
import { join } from 'node:path'
import { ensureAssets } from './assets.ts'
import { ensureBuilt } from './build/builds.ts'
import { runCommand } from './setup/run-command.ts'
import { hasDisplay, openBrowser } from './start/open-browser.ts'
import { parseStartOptions } from './start/options.ts'
import { startPrograms, untilStopRequest } from './start/programs.ts'

const ROOT = join(import.meta.dirname, '..')
/** Progress goes to stderr, so that stdout carries the ready line alone. */
const say = (line: string): void => console.error(line)

await runCommand(async () => {
  const options = parseStartOptions(process.argv.slice(2), process.env)
  const stopRequest = untilStopRequest()
  for (const path of ensureAssets(ROOT)) say(`Prepared ${path}`)
  await ensureBuilt(ROOT, say)
  const programs = await startPrograms(ROOT, options.childEnvironment)
  console.log(`Cortex is ready at ${programs.url}`)
  if (options.openBrowser && hasDisplay(process.platform, process.env)) await openBrowser(programs.openUrl)
  const { exitCode, sentence } = await Promise.race([stopRequest, programs.over])
  if (sentence) say(sentence)
  await programs.stop()
  return exitCode
})
