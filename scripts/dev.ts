// `npm run dev`: the page with hot reload from Vite, beside a running launcher and bridge.
import { join } from 'node:path'
import { createServer } from 'vite'
import { ensureAssets } from './assets.ts'
import { runCommand } from './setup/run-command.ts'
import { parseStartOptions } from './start/options.ts'
import { startPrograms, untilStopRequest } from './start/programs.ts'

const ROOT = join(import.meta.dirname, '..')
/** Vite's usual port; the bridge is told to accept its origin. */
const DEV_PORT = 5173

await runCommand(async () => {
  const { childEnvironment } = parseStartOptions(process.argv.slice(2), process.env)
  const stopRequest = untilStopRequest()
  ensureAssets(ROOT)
  const origin = `http://127.0.0.1:${DEV_PORT}`
  const programs = await startPrograms(ROOT, { ...childEnvironment, CORTEX_ALLOW_ORIGINS: origin })
  const vite = await createServer({ root: ROOT, server: { host: '127.0.0.1', port: DEV_PORT, strictPort: true } })
  await vite.listen()
  console.log(`The page with hot reload is at ${origin}/, the bridge at ${programs.url}`)
  const { exitCode } = await Promise.race([stopRequest, programs.over])
  await vite.close()
  await programs.stop()
  return exitCode
})
