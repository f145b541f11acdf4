// Completes package-lock.json with the platform packages that a partial registry mirror made npm leave out, which `npm ci` refuses.

export interface LockEntry {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
export type LockPackages = Readonly<Record<string, LockEntry>>

/** An optional dependency that the lock file names but does not hold. */
export interface MissingPackage {
  readonly name: string
  readonly version: string
  readonly wantedBy: LockEntry
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']
const MODULES = 'node_modules/'

/** Optional dependencies of exact version without an entry where Node would look for them. */
export function missingPlatformPackages(packages: LockPackages): MissingPackage[] {
  return Object.entries(packages).flatMap(([path, wantedBy]) =>
    Object.entries(wantedBy.optionalDependencies ?? {})
      .filter(([name, version]) => /^\d/.test(version) && !isReachable(packages, path, name))
      .map(([name, version]) => ({ name, version, wantedBy })),
  )
}

/** Looks in the package's own node_modules and in every one above it. */
function isReachable(packages: LockPackages, path: string, name: string): boolean {
  if (`${path === '' ? '' : `${path}/`}${MODULES}${name}` in packages) return true
  const above = path.lastIndexOf(`/${MODULES}`)
  return path !== '' && isReachable(packages, above < 0 ? '' : path.slice(0, above), name)
}

/** The lock file's packages with an entry for each missing one, sorted as npm sorts; without a hash, since none was at hand. */
export function completePackages(packages: LockPackages): LockPackages {
  const added = missingPlatformPackages(packages).map((missing): [string, LockEntry] => [
    `${MODULES}${missing.name}`,
    platformEntry(missing),
  ])
  const entries = [...Object.entries(packages), ...added]
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b, 'en')))
}

/** Such packages tell system, processor and C library in their names: `binding-linux-arm64-musl`. */
function platformEntry({ name, version, wantedBy }: MissingPackage): LockEntry {
  const words = (name.split('/').at(-1) ?? '').split('-')
  const cpu = words.filter((word) => PROCESSORS.includes(word))
  const os = words.filter((word) => SYSTEMS.includes(word))
  const libc = words.flatMap((word) =>
    word.startsWith('musl') ? ['musl'] : word.startsWith('gnu') && os[0] === 'linux' ? ['glibc'] : [],
  )
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(wantedBy.dev && { dev: true }),
    ...(libc.length > 0 && { libc }),
    ...(wantedBy.license && { license: wantedBy.license }),
    optional: true,
    ...(os.length > 0 && { os }),
  }
}
