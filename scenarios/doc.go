// Package scenarios reads scenario files and holds the catalogue of them.
//
// A scenario is a world: how providers and recipients behave, the subaccount's default plan, the traffic,
// and what is expected of a run. [Load] reads one by its name in the catalogue or by its path, [Parse] from
// text, and [Default] is the world of which nothing was said. ParseProvider and ParseTraffic read those
// parts by themselves, as YAML or as JSON.
//
// What it promises:
//   - The same text gives the same Scenario, with everything left out filled in. It reads no clock, and
//     from the disk only the file that Load is told to.
//   - Everything wrong with a file is told at once, in the order of the file, each problem with its line,
//     column and mend. Only text that is no YAML at all, or hostile, is told of once.
//   - It never panics, and no file that is small enough to be read takes longer than a second or two.
//   - A scenario has no aliases, anchors, merge keys, tags, directives or second documents.
//
// It never runs anything: package sim does.
//
// How it works, in the order of the files: guard counts bytes and shape looks at tokens, so that hostile
// text never reaches the parser of the YAML library; parse calls that, and begins to walk its tree; value,
// fields and scalars read one node each and note what is wrong with it; and each section of a scenario has
// a file of its own that is written in their terms (read, planfile, template, message, provider, script,
// model, latency, outage, price, traffic, expectfile).
package scenarios
