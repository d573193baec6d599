import type { PostRef } from '../../../src/model/platform.ts'
import { threadsRef } from '../../../src/platforms/threads/post-ref.ts'
import type { ThreadsPost } from '../../support/origin/platforms/threads.ts'

export const DEADLY_WORDS = 'Thread not available. Please wait a few minutes before you try again.'

/** A carousel with a film, so that it has every kind of medium at once. */
export const THREAD: ThreadsPost = {
  code: 'DVV89JT6s_B',
  text: 'The crane came down.\n\n#harbour, says <a href="https://www.threads.com/&#064;ferry_desk?xmt=c">&#064;ferry_desk</a>',
  slides: [{ picture: 'crane.jpg', alt: 'A crane' }, { picture: 'quay.jpg' }, { film: 'fall.mp4' }],
  topic: 'Ports',
}
/** An answer, with the post above it. */
export const ANSWER: ThreadsPost = {
  code: 'DUm4y0zwLv4',
  text: 'It was the wind.',
  answers: { handle: 'ferry_desk', text: 'Why did it fall?', slides: [{ picture: 'why.jpg' }] },
  card: { url: 'https://news.example/crane', title: 'The crane' },
}
/** A post that quotes another one. */
export const QUOTING: ThreadsPost = { code: 'DTvjcGLkPRH', text: 'As we said.', quotes: 'pier.desk' }

export const threadsRefOf = ({
  code,
  handle = 'harbour.desk',
}: Pick<ThreadsPost, 'code' | 'handle'>): PostRef => threadsRef(code, handle)
