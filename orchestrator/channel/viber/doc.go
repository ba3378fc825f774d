// Package viber is the messages of Viber's bot API: what a request and its answer hold, status codes, and the events
// that are posted to the webhook with their signature. It opens no connection.
//
// Both sides speak it: the mock that serves the API and the client that sends over it.
package viber
