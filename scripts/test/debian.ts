// Installs Debian packages where that is ours to do: on Debian and as root.
import { existsSync } from 'node:fs'
import { runToEnd } from '../setup/run-to-end.mjs'

const APT_GET = '/usr/bin/apt-get'

/** True when the packages were installed; false when this is not Debian, we are not root, or apt failed. */
export async function installDebianPackages(packages: readonly string[]): Promise<boolean> {
  const isRoot = process.getuid?.() === 0
  if (!isRoot || !existsSync('/etc/debian_version') || !existsSync(APT_GET)) return false
  console.error(`Installing ${packages.join(', ')} with apt-get ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { cwd: '/', env }
  await runToEnd(APT_GET, ['update', '-q'], options)
  return (await runToEnd(APT_GET, ['install', '-y', '-q', '--no-install-recommends', ...packages], options)) === 0
}

/** A virtual display and a hand for it; the tests of input rhythm need both and skip with that reason otherwise. */
export async function ensureVirtualDisplay(): Promise<void> {
  const missing = ['Xvfb', 'xdotool'].filter((program) => !existsSync(`/usr/bin/${program}`))
  if (process.platform === 'linux' && missing.length > 0) await installDebianPackages(['xvfb', 'xdotool'])
}
