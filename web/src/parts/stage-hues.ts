/** A colour of the page's style for each stage of the recipe. */
export const stageHues: Readonly<Record<string, string>> = {
  sanity: 'sky',
  range: 'purple',
  coarse: 'blue',
  fine: 'green',
  final: 'orange',
}
