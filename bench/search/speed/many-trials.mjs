// A search of so many trials of 10 parameters, as a user's program has it: node many-trials.mjs FOLDER TRIALS. Asks and tells until
// the search in FOLDER has TRIALS, then 20 more; says as JSON what memory it took and what an ask and tell took in the end.
import { openSearch, space } from '../../../dist/index.js'

const [dir, wanted] = process.argv.slice(2)
const search = await openSearch({
  space: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`x${i}`, space.linear(0, 1)])),
  goal: { minimize: 'loss' },
  name: 'many',
  dir,
})
const times = []
for (let left = 20; left > 0; ) {
  const started = performance.now()
  const { number, settings } = await search.ask()
  await search.tell(number, (settings.x0 - 0.3) ** 2)
  if (number <= Number(wanted)) continue
  left--
  times.push(performance.now() - started)
}
const { rss } = process.memoryUsage()
const most = process.resourceUsage().maxRSS * 1024
await search.close()
console.log(JSON.stringify({ rss, most, milliseconds: times.sort((a, b) => a - b)[10] }))
