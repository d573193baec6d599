/** The first and the last moment of the years that a database keeps, and an ISO time can be written of; milliseconds of Unix. */
const BEGINNING = Date.parse('0001-01-01T00:00:00.000Z')
const END = Date.parse('9999-12-31T23:59:59.999Z')

/** @param ms milliseconds of Unix; NaN is no moment */
export const isStorableTime = (ms: number): boolean => ms >= BEGINNING && ms <= END

/** The end of a stretch of time: before all there is, and after it, are as good as its ends. @param ms milliseconds of Unix */
export const clampTime = (ms: number): Date => new Date(Math.min(Math.max(ms, BEGINNING), END))
