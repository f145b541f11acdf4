// The page's own key to the bridge: kept by the browser so that it can be used and never read out, in a small database of its own.

/** Which key, and where the programs were when it was given. */
export interface BridgeKey {
  readonly deviceId: string
  /** HMAC-SHA-256, not extractable: not even a script in this page can see its bytes. */
  readonly key: CryptoKey
  readonly launcherPort: number
}

export interface BridgeKeyStore {
  load(): Promise<BridgeKey | null>
  keep(key: BridgeKey): Promise<void>
  forget(): Promise<void>
}

/** Part of `clearPageStorage`: deleting everything ends the pairing too. */
export const BRIDGE_DATABASE = 'cortex-bridge'
const STORE = 'keys'
const ID = 'own'

/** The records' database belongs to the store worker alone; a key is no record and must never be exported with them. */
export function createBridgeKeyStore(factory: IDBFactory): BridgeKeyStore {
  const inStore = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const database = await open(factory)
    try {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' })
      const request = act(transaction.objectStore(STORE))
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve()
        transaction.onabort = () => reject(transaction.error ?? new Error('the browser did not keep the key'))
      })
      return request.result
    } finally {
      database.close()
    }
  }
  return {
    async load() {
      // Where the browser keeps nothing (private windows, storage off) the page simply pairs anew.
      const found = await inStore<unknown>('readonly', (store) => store.get(ID)).catch(() => undefined)
      return isBridgeKey(found) ? found : null
    },
    keep: async (key) => void (await inStore('readwrite', (store) => store.put(key, ID))),
    async forget() {
      await inStore('readwrite', (store) => store.delete(ID)).catch(() => undefined) // nothing kept: nothing to forget
    },
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(BRIDGE_DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser did not open the database'))
  })
}

function isBridgeKey(value: unknown): value is BridgeKey {
  if (typeof value !== 'object' || value === null) return false
  const { deviceId, key, launcherPort } = value as Partial<BridgeKey> // looked at field by field
  return typeof deviceId === 'string' && key instanceof CryptoKey && typeof launcherPort === 'number'
}
