// Opens what acts on the desktop: executors behind their ports, the acts on record, consent, and the routes over them.
import type { ActionKind } from '#core/contracts/plan.ts'
import type { Project } from '#core/contracts/bridge-workspace.ts'
import type { BootOptions } from '../boot-options.ts'
import type { Routes } from '../kernel.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { getProject } from '../ledger/lists.ts'
import type { Planner } from '../planner/planner.ts'
import { identifyProject } from '../ports/project-scan.ts'
import { actRoutes } from '../routes/act-routes.ts'
import { isSame } from '../routes/project-routes.ts'
import type { SettingsDesk } from '../routes/settings-routes.ts'
import { openActBook } from './act-book.ts'
import { createActor, type Actor } from './actor.ts'
import { openConsentDesk, type ConsentDesk } from './consent-desk.ts'
import { createDoNotDisturb } from './do-not-disturb.ts'
import type { Executor } from './executor.ts'
import { createLaunchProject } from './launch-project.ts'
import { createNotify } from './notify.ts'
import { createOpenTarget } from './open-target.ts'

export interface Actions {
  readonly actor: Actor
  readonly consents: ConsentDesk
  readonly routes: Routes
}

export interface ActionNeeds {
  readonly ledger: Ledger
  readonly settings: SettingsDesk
  readonly planner: Planner
}

export function openActions(boot: BootOptions, { ledger, settings, planner }: ActionNeeds): Actions {
  const wallMs = () => boot.clock.wallMs()
  const consents = openConsentDesk(ledger)
  const executors = boot.trial?.executors ?? systemExecutors(boot, ledger, settings)
  const book = openActBook(ledger, wallMs)
  const actor = createActor({ executors, book, levelOf: (kind) => consents.levelOf(kind), wallMs })
  void actor.resume()
  const recognise: Planner['recognise'] = (plan) => planner.recognise(plan)
  return { actor, consents, routes: actRoutes({ actor, consents, executors, recognise, wallMs }) }
}

function systemExecutors(
  { run }: BootOptions,
  ledger: Ledger,
  settings: SettingsDesk,
): Partial<Record<ActionKind, Executor>> {
  const { platform, env } = process
  const project = findProject(ledger)
  const chosen = () => settings.current().settings
  return {
    notify: createNotify({ run, platform, env }),
    'do-not-disturb': createDoNotDisturb({ run, platform }),
    'open-target': createOpenTarget({ run, platform, env, project, hosts: () => chosen().openHosts ?? [] }),
    'launch-project': createLaunchProject({ platform, project, program: () => chosen().projectProgram ?? '' }),
  }
}

/** Looked at again each time: a folder that was swapped for another, or brings other launch settings, is not what was adopted. */
const findProject =
  (ledger: Ledger) =>
  async (id: string): Promise<Project | 'unknown' | 'changed'> => {
    const project = ledger.read((sql) => ({ found: getProject(sql, id) }))?.found
    if (!project) return 'unknown'
    const now = await identifyProject(project.identity.path)
    return now && isSame(now, project.identity) ? project : 'changed'
  }
