import { asStetError } from '../model/errors.ts'
import type { App } from './app.ts'

/** The announcement that a service makes at its start. */
interface WriteModeAnnouncement {
  /** Resolves when it was made, or could not be. */
  readonly announced: Promise<void>
  /** Rejects if the store may not be written: `store-unsafe`. */
  readonly unsafe: Promise<never>
}

/**
 * Logs how the store of the ledger is written, by the remembered verdict of its trial or by a new one. A store that does not
 * answer does not keep a service from starting: the first write tries again.
 */
export function announceWriteMode(app: Pick<App, 'store' | 'logger'>): WriteModeAnnouncement {
  const unsafe = Promise.withResolvers<never>()
  // It is handled when the service waits for its end.
  unsafe.promise.catch(() => {})
  const announced = announce(app).catch((thrown: unknown) => {
    const error = asStetError(thrown)
    if (error.code === 'store-unsafe') unsafe.reject(error)
    else
      app.logger.warn({ err: error }, 'The trial of the store could not be made; the first write makes it.')
  })
  return { announced, unsafe: unsafe.promise }
}

async function announce(app: Pick<App, 'store' | 'logger'>): Promise<void> {
  const store = await app.store()
  const mode = await store.writeMode()
  app.logger.info({ store: store.address, mode }, `The store is written ${WORDS[mode]}.`)
}

const WORDS = {
  conditional: 'conditionally: it refuses to overwrite',
  fenced: 'under leases in the catalog',
} as const
