// Whether the whole desktop's rhythm can be seen on this machine at all, and if not, why.
import type { ReadinessReason } from '#core/contracts/bridge-readiness.ts'

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly arch: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Systems the hook is built for. Its files for other Linux machines hold code for x64. */
const built: ReadonlySet<string> = new Set(['linux-x64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'])

/**
 * The reason not to start, or null. Without a display the hook ends its process; under Wayland it would see only part of the windows, and
 * a count of a part is worse than none.
 */
export function obstacleOn({ platform, arch, env }: Machine): ReadinessReason | null {
  if (!built.has(`${platform}-${arch}`)) return 'unsupported-platform'
  if (platform !== 'linux') return null
  if (env['XDG_SESSION_TYPE'] === 'wayland') return 'wayland'
  if (env['DISPLAY']) return null
  return env['WAYLAND_DISPLAY'] ? 'wayland' : 'no-display'
}
