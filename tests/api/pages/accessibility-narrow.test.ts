import { accessibility } from './accessibility.ts'

accessibility(360, 'dark', 'light')
