import { describe } from 'vitest'
import { type PlatformSubject, platformContract } from '../contracts/platform.contract.ts'
import * as subjects from './subjects.ts'

describe.each(Object.values<PlatformSubject>(subjects))('$platform.label', platformContract)
