import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a code may be used. */
const LIFETIME_MS = 10 * 60_000

/** The one-time codes by which the person who starts this process signs in to its pages. */
export class SignInCodes {
  #codes: { readonly hash: Buffer; readonly until: number }[] = []

  /** Creates a code of 256 random bits. */
  create(now: Date): string {
    const code = randomBytes(32).toString('base64url')
    this.#codes.push({ hash: hashOf(code), until: now.getTime() + LIFETIME_MS })
    return code
  }

  /** Whether a code is valid; it is not valid a second time. */
  redeem(code: string, now: Date): boolean {
    const hash = hashOf(code)
    const found = this.#codes.find((one) => timingSafeEqual(one.hash, hash))
    this.#codes = this.#codes.filter((one) => one !== found && one.until > now.getTime())
    return found !== undefined && found.until > now.getTime()
  }
}

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest()
