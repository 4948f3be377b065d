import { cut, printable } from '../../report/console/display-text.ts'

/** One line of at most `width` columns; what is cut is shown by an ellipsis, control characters become spaces. */
export function clip(text: string, width: number): string {
  return cut(printable(text, true).replace(/ +/g, ' ').trim(), width, true)
}
