// Starting at login: a systemd user unit, a LaunchAgent or a Windows task for bridge and launcher each.
import { configFolder, pathsOf } from './places.ts'
import type { Deed, InstallOrder, LoginPrograms } from './deed.ts'

type Role = keyof LoginPrograms
const roles: readonly Role[] = ['launcher', 'bridge']

const OWNER_ONLY = 0o600
/** A start that cannot succeed until the person does something is not tried again: see the exit codes of the programs. */
const LASTING_EXITS = '2 3 4 5 10 16'

export function loginDeeds(order: InstallOrder): { readonly install: Deed[]; readonly uninstall: Deed[] } {
  if (order.computer.platform === 'win32') return windowsTasks(order)
  return order.computer.platform === 'darwin' ? launchAgents(order) : userUnits(order)
}

const wordsOf = ({ node, programs, stateDir, flags }: InstallOrder, role: Role): readonly string[] => [
  node,
  '--optimize-for-size',
  programs[role],
  '--state-dir',
  stateDir,
  ...flags,
]

function userUnits(order: InstallOrder) {
  const names = roles.map((role) => `cortex-${role}.service`)
  const fileOf = (name: string): string =>
    pathsOf(order.computer).join(configFolder(order.computer), 'systemd', 'user', name)
  const systemctl = (...args: string[]): Deed => ({
    do: 'run',
    file: 'systemctl',
    args: ['--user', ...args],
    mayFail: true, // a container or an ssh session may have no user manager: the files count from the next login
  })
  const install: Deed[] = [
    ...roles.map((role) => ({
      do: 'write' as const,
      path: fileOf(`cortex-${role}.service`),
      text: unitText(order, role),
      mode: OWNER_ONLY,
    })),
    systemctl('daemon-reload'),
    systemctl('enable', ...names),
  ]
  const removals = names.map((name) => ({ do: 'remove' as const, path: fileOf(name) }))
  return { install, uninstall: [systemctl('disable', ...names), ...removals, systemctl('daemon-reload')] }
}

/** Bound to the graphical session, so that it knows the display; where there is none, nothing starts. */
const unitText = (order: InstallOrder, role: Role): string => `[Unit]
Description=Cortex ${role}, on 127.0.0.1 only
After=graphical-session.target
PartOf=graphical-session.target

[Service]
ExecStart=${wordsOf(order, role).map(quoteForUnit).join(' ')}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=${LASTING_EXITS}
TimeoutStopSec=7
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=graphical-session.target
`
/** Percent signs and dollars have a meaning there, also inside quotes. */
const quoteForUnit = (word: string): string =>
  `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`

function launchAgents(order: InstallOrder) {
  const labelOf = (role: Role): string => `app.cortex.${role}`
  const fileOf = (role: Role): string =>
    pathsOf(order.computer).join(order.computer.home, 'Library', 'LaunchAgents', `${labelOf(role)}.plist`)
  const install = roles.map((role): Deed => ({
    do: 'write',
    path: fileOf(role),
    text: agentText(order, role, labelOf(role)),
    mode: OWNER_ONLY,
  }))
  return { install, uninstall: roles.map((role): Deed => ({ do: 'remove', path: fileOf(role) })) }
}

const agentText = (order: InstallOrder, role: Role, label: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${wordsOf(order, role)
  .map((word) => `    <string>${escapeXml(word)}</string>`)
  .join('\n')}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>LimitLoadToSessionType</key>
  <string>Aqua</string>
  <key>Umask</key>
  <integer>63</integer>
</dict>
</plist>
`
const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function windowsTasks(order: InstallOrder) {
  const nameOf = (role: Role): string => `Cortex\\${role}`
  const task = (args: readonly string[], mayFail = false): Deed => ({ do: 'run', file: 'schtasks', args, mayFail })
  const install = roles.map((role) => {
    const command = wordsOf(order, role)
      .map((word) => `"${word}"`)
      .join(' ')
    return task(['/Create', '/TN', nameOf(role), '/SC', 'ONLOGON', '/RL', 'LIMITED', '/TR', command, '/F'])
  })
  return { install, uninstall: roles.map((role) => task(['/Delete', '/TN', nameOf(role), '/F'], true)) }
}
