export { version } from '../library/version.ts'
