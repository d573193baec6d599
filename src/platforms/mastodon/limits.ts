/** Anybody may run a host, so its answers are small, or not taken. */
export const LIMITS = { maxBytes: 2 * 1024 * 1024 } as const
