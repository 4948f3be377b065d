import fc from 'fast-check'

// The same cases on every machine, so that a red run can be made again; another number in BABYSIT_TEST_SEED tries others.
fc.configureGlobal({ seed: Number(process.env['BABYSIT_TEST_SEED'] ?? 20261123) })
