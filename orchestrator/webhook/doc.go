// Package webhook is what the customer is told of a message: the delivery receipt of the Messaging Apps
// API, version 9, and when a receiver that does not take it is tried again.
//
// It says what a receipt holds and writes it: the same receipt always gives the same bytes. It never
// sends one: who delivers them, in which order and on which clock, is the host's affair.
package webhook
