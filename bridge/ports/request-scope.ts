// The correlation id of the work being done now, wherever that work has got to: log lines and rows take it from here.
import { AsyncLocalStorage } from 'node:async_hooks'

export interface RequestScope {
  readonly cid: string
  readonly who: string
}

const scope = new AsyncLocalStorage<RequestScope>()

export const withScope = <T>(current: RequestScope, run: () => T): T => scope.run(current, run)
export const currentScope = (): RequestScope | undefined => scope.getStore()
