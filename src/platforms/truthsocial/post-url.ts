import type { PostRef } from '../../model/platform.ts'

/** The post of a number; null if it is none. */
export const truthRef = (id: string): PostRef | null =>
  /^\d{16,20}$/.test(id)
    ? { platform: 'truthsocial', id, url: `https://truthsocial.com/@realDonaldTrump/${id}` }
    : null
