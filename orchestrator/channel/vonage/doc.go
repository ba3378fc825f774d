// Package vonage is the messages of Vonage's Messages API, version 1: what a request and its answer hold, errors, and
// the status webhook with its signature. It opens no connection.
//
// Both sides speak it: the mock that serves the API and the client that sends over it.
package vonage
