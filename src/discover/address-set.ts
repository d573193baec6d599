const FIRST_CAPACITY = 1 << 12
/** The largest share of used slots before the table grows. */
const MAX_LOAD = 0.6

/**
 * A set of addresses that holds a hash of 63 bits of each: a million need 16 MB. Two of ten million addresses are taken for
 * one with a probability of 1 in 180,000. A site that makes its own addresses collide loses its own articles alone.
 */
export class AddressSet {
  /** Two halves a slot; a first half of zero marks an empty one. */
  #slots = new Uint32Array(FIRST_CAPACITY * 2)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds an address. @returns false if the set had it */
  add(address: string): boolean {
    // Two multiplicative hashes with different constants, mixed at the end as in MurmurHash3.
    let low = 0xdeadbeef
    let high = 0x41c6ce57
    for (let at = 0; at < address.length; at++) {
      const code = address.charCodeAt(at)
      low = Math.imul(low ^ code, 0x9e3779b1)
      high = Math.imul(high ^ code, 0x5f356495)
    }
    low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
    high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
    if (!insert(this.#slots, (low | 1) >>> 0, high >>> 0)) return false
    this.#size += 1
    if (this.#size * 2 > this.#slots.length * MAX_LOAD) this.#grow()
    return true
  }

  #grow(): void {
    const larger = new Uint32Array(this.#slots.length * 2)
    for (let at = 0; at < this.#slots.length; at += 2) {
      const low = this.#slots[at] ?? 0
      if (low !== 0) insert(larger, low, this.#slots[at + 1] ?? 0)
    }
    this.#slots = larger
  }
}

/** Open addressing with linear probing. */
function insert(slots: Uint32Array, low: number, high: number): boolean {
  const mask = slots.length / 2 - 1
  for (let slot = high & mask; ; slot = (slot + 1) & mask) {
    const at = slot * 2
    if (slots[at] === 0) {
      slots[at] = low
      slots[at + 1] = high
      return true
    }
    if (slots[at] === low && slots[at + 1] === high) return false
  }
}
