import { liarSuite } from './liar-suite.ts'

liarSuite(1)
