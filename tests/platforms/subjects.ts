/** Every platform that the contract is run for, one a line. */

export { xSubject } from './x/subject.ts'
