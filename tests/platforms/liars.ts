/** Every platform that the test with false answers is run for, one a line. */

export { telegramLiar } from './telegram/liar.ts'
