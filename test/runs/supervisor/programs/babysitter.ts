// Works on the slow study of a folder until it is killed. Usage: node --import jiti/register babysitter.ts <folder>
import { slowRecipe, slowStudy } from '../slow-study.ts'

const study = await slowStudy(process.argv[2]!)
await study.supervise({ recipe: slowRecipe })
