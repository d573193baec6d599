/**
 * Measures what grows with an archive, and extrapolates: the schedule of checks by simulation of up to ten million
 * posts, and the catalog on PostgreSQL at three sizes (bytes of each table, milliseconds of each query), carried on to
 * a hundred million posts. docs/scaling.md draws the conclusions.
 *
 *     npm run bench -- scale [simulated posts=10000000] [posts of the largest catalog=3000000]
 *
 * Three million posts take about 25 GB of disk. Where there is less, the sizes shrink, and the bench says so.
 */
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { printCatalogGrowth } from './scale/catalog-growth.ts'
import { printCheckPlans, printSimulation } from './scale/schedule.ts'

const simulated = Number(process.argv[2] ?? 10_000_000)
const wanted = Number(process.argv[3] ?? 3_000_000)
/** The disk of one post in the three catalogs together, with the space to fill them. */
const BYTES_A_POST = 12_000

printCheckPlans()
printSimulation(simulated)

const { bavail, bsize } = await statfs(tmpdir())
const fitting = Math.floor((bavail * bsize) / BYTES_A_POST / 100_000) * 100_000
if (fitting < wanted)
  console.log(
    `\nThe disk has room for ${fitting.toLocaleString('en')} posts; ${wanted.toLocaleString('en')} were wanted.`,
  )
const largest = Math.min(wanted, fitting)
await printCatalogGrowth([largest / 9, largest / 3, largest].map(Math.round))
