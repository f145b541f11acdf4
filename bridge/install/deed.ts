// What an installation is made of: the order for it, and the deeds it comes to.
import type { Computer } from './places.ts'

/** Absolute paths of what starts at login. */
export interface LoginPrograms {
  readonly bridge: string
  readonly launcher: string
}

export type Deed =
  | { readonly do: 'write'; readonly path: string; readonly text: string; readonly mode: number }
  | { readonly do: 'remove'; readonly path: string }
  | { readonly do: 'run'; readonly file: string; readonly args: readonly string[]; readonly mayFail: boolean }

export interface InstallOrder {
  readonly computer: Computer
  /** The Node that runs the programs, as an absolute path: browsers and logins have no PATH worth the name. */
  readonly node: string
  /** Absolute paths of the programs. */
  readonly hostProgram: string
  readonly programs: LoginPrograms
  /** Folder of the state tree, private to the person. */
  readonly stateDir: string
  /** Flags that the person gave, such as other ports, for the programs to start with. */
  readonly flags: readonly string[]
}
