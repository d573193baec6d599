import { liarSuite } from '../platforms/liar-suite.ts'

// Over a thousand posts of each platform.
liarSuite(12)
