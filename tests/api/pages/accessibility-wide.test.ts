import { accessibility } from './accessibility.ts'

accessibility(1280, 'light', 'dark')
