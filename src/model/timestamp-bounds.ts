/** The range of times that PostgreSQL stores and ISO 8601 writes with four-digit years; Unix milliseconds. */
const BEGINNING = Date.parse('0001-01-01T00:00:00.000Z')
const END = Date.parse('9999-12-31T23:59:59.999Z')

/** @param ms Unix milliseconds; NaN is not storable */
export const isStorableTime = (ms: number): boolean => ms >= BEGINNING && ms <= END

/** Clamps the bound of a period to the storable range. @param ms Unix milliseconds */
export const clampTime = (ms: number): Date => new Date(Math.min(Math.max(ms, BEGINNING), END))
