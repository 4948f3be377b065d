const adjectives =
  words(`able amber ample brave brief bright brisk broad calm candid clear clever copper coral crisp
  deft early eager easy even fair fast fine firm fleet fresh frank gentle glad golden grand green happy hardy honest
  humble ideal jolly keen kind light lively loyal lucid lucky mellow merry mild modest neat nimble noble olive patient
  plain placid proud quick quiet rapid ready robust rosy round sage silver sleek smart smooth snug solid spry steady
  still sturdy subtle sunny sure swift tidy tranquil true trusty upbeat vivid warm wise witty young zesty`)

const nouns =
  words(`acorn alder anchor arch aspen badger basin beacon birch bridge brook cedar chart cliff clover comet
  compass cove crane creek delta dune eagle ember falcon fern field finch fjord forest gale garden glade grove harbor
  hawk hazel heron hill island ivy juniper kite lagoon lake lantern larch lark ledge lotus maple marsh meadow mesa moss
  oak orchard otter owl path pebble pine plain plover pond prairie quill raven reed reef ridge river robin shore spruce
  stone stork stream summit swan thicket tide trail valley willow wren`)

/**
 * A name for a new study, `<adjective>-<noun>-<number>`: easy to say and to tell apart. The number counts the studies of
 * the folder, so names are unique there whatever words were drawn.
 *
 * @param taken ids that exist already
 * @param draw a whole number in [0, n)
 */
export function studyName(taken: readonly string[], draw: (n: number) => number): string {
  const numbers = taken.map((id) => Number(/-(\d+)$/.exec(id)?.[1] ?? 0))
  const number = Math.max(0, ...numbers) + 1
  return `${adjectives[draw(adjectives.length)]}-${nouns[draw(nouns.length)]}-${number}`
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}
