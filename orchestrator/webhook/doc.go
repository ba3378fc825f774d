// Package webhook is what the customer is told: the delivery receipt of the Messaging Apps API, version 9, its
// inbound message, version 3, and when a receiver that does not take one is tried again.
//
// It says what a body holds and writes it: the same body always gives the same bytes. It never sends one:
// who delivers them, in which order and on which clock, is the host's affair.
package webhook
