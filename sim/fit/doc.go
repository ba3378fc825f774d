// Package fit turns receipts that were really received into a scenario's providers: which share of sends is rejected,
// delivered and read, and how long each takes.
//
//	log := fit.NewLog(fit.Columns{})
//	err := log.Read("receipts.csv", file)
//	channels := log.Fit()
//
// # What has not come is not absent
//
// A message without a Read was watched until the log ends, and no longer. Shares and latencies are therefore taken from
// the Kaplan–Meier curve, which counts such a message for as long as it was watched (right censoring). Where the curve
// levels off is the share of messages of which the status ever comes; latencies are those of the share below.
//
// # What it promises
//
// A percentile is given only where receipts lie beyond it. A lognormal is taken where the Anderson–Darling test does
// not reject it at 5%, else the percentiles of the curve. Rows that cannot be read are counted and named. Message ids
// are hashed as they are read; numbers and texts are not kept. The order of rows does not matter.
package fit
